// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

extension AssumeRoleInput {
    /// Compares every parameter with the ranges of the API, without sending anything.
    ///
    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``; its message names the parameter and the limit.
    public func validate() throws(STSError) {
        let rules = InputRules(operation: "AssumeRole")
        try rules.arn("RoleArn", roleARN)
        try rules.word("RoleSessionName", roleSessionName, 2...64, and: "+=,.@-")
        try rules.word("ExternalId", externalID, 2...1_224, and: "+=,.@:/-")
        try rules.duration(durationSeconds, 900...43_200)
        try rules.device(serialNumber, tokenCode)
        try rules.sourceIdentity(sourceIdentity)
        try rules.policy(policy, 1...Int.max)
        try rules.policyARNs(policyARNs)
        try rules.tags(tags)
        try rules.count("TransitiveTagKeys", transitiveTagKeys.count, most: 50)
        for (index, key) in transitiveTagKeys.enumerated() {
            try rules.tagKey("TransitiveTagKeys.member.\(index + 1)", key)
        }
        try rules.count("ProvidedContexts", providedContexts.count, most: 5)
        for (index, context) in providedContexts.enumerated() {
            let name = "ProvidedContexts.member.\(index + 1)"
            try rules.arn("\(name).ProviderArn", context.providerARN)
            try rules.length("\(name).ContextAssertion", context.contextAssertion.count, 4...2_048)
        }
    }
}

extension AssumeRoleWithWebIdentityInput {
    /// Compares every parameter with the ranges of the API, without sending anything.
    ///
    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``; its message names the parameter and the limit.
    public func validate() throws(STSError) {
        let rules = InputRules(operation: "AssumeRoleWithWebIdentity")
        try rules.arn("RoleArn", roleARN)
        try rules.word("RoleSessionName", roleSessionName, 2...64, and: "+=,.@-")
        try rules.length("WebIdentityToken", webIdentityToken.count, 4...20_000)
        if let providerID {
            try rules.length("ProviderId", providerID.unicodeScalars.count, 4...2_048)
            guard ["www.amazon.com", "graph.facebook.com"].contains(providerID) else {
                let rule = "must be www.amazon.com or graph.facebook.com, and absent for OpenID Connect tokens"
                throw rules.failure("ProviderId", rule)
            }
        }
        try rules.policy(policy, 1...2_048)
        try rules.policyARNs(policyARNs)
        try rules.duration(durationSeconds, 900...43_200)
    }
}

extension GetSessionTokenInput {
    /// Compares every parameter with the ranges of the API, without sending anything.
    ///
    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``; its message names the parameter and the limit.
    public func validate() throws(STSError) {
        let rules = InputRules(operation: "GetSessionToken")
        try rules.duration(durationSeconds, 900...129_600)
        try rules.device(serialNumber, tokenCode)
    }
}

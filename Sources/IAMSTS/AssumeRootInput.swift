// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// What `AssumeRoot` is asked: a short root session in a member account, for one task.
///
/// The caller is the management account or the delegated administrator for IAM. The global endpoint does not serve
/// the call.
///
/// Source: STS API reference, `AssumeRoot`.
public struct AssumeRootInput: Sendable, Equatable {
    /// A managed policy that says what the session may do.
    public struct Task: Sendable, Hashable {
        /// The ARN of the policy; 20 to 2,048 characters.
        public var policyARN: String

        /// Takes any policy.
        ///
        /// - Parameter policyARN: The ARN of the policy.
        public init(policyARN: String) {
            self.policyARN = policyARN
        }

        private init(_ name: String) {
            self.init(policyARN: "arn:aws:iam::aws:policy/root-task/\(name)")
        }

        /// Looks at the credentials of the root user.
        public static var auditRootUserCredentials: Self { Self("IAMAuditRootUserCredentials") }
        /// Lets the root user recover its password.
        public static var createRootUserPassword: Self { Self("IAMCreateRootUserPassword") }
        /// Deletes the credentials of the root user.
        public static var deleteRootUserCredentials: Self { Self("IAMDeleteRootUserCredentials") }
        /// Deletes an S3 bucket policy that shuts everybody out.
        public static var unlockBucketPolicy: Self { Self("S3UnlockBucketPolicy") }
        /// Deletes an SQS queue policy that shuts everybody out.
        public static var unlockQueuePolicy: Self { Self("SQSUnlockQueuePolicy") }
    }

    /// The account id, or the ARN of its root; 12 to 2,048 characters.
    public var targetPrincipal: String

    /// What the session is for.
    public var task: Task

    /// How long the credentials shall live, in seconds: 0 to 900, which is what the service takes if not given.
    public var durationSeconds: Int?

    /// Makes an input.
    ///
    /// - Parameters:
    ///   - targetPrincipal: The account id, or the ARN of its root.
    ///   - task: What the session is for.
    ///   - durationSeconds: How long the credentials shall live.
    public init(targetPrincipal: String, task: Task, durationSeconds: Int? = nil) {
        self.targetPrincipal = targetPrincipal
        self.task = task
        self.durationSeconds = durationSeconds
    }
}

extension AssumeRootInput {
    /// Compares every parameter with the ranges of the API, without sending anything.
    ///
    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``; its message names the parameter and the limit.
    public func validate() throws(STSError) {
        let rules = InputRules(operation: "AssumeRoot")
        try rules.length("TargetPrincipal", targetPrincipal.unicodeScalars.count, 12...2_048)
        let isAccount =
            targetPrincipal.utf8.count == 12 && targetPrincipal.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isAccount || ARN(targetPrincipal) != nil else {
            throw rules.failure("TargetPrincipal", "must be an account id of 12 digits, or the ARN of a root user")
        }
        try rules.arn("TaskPolicyArn.arn", task.policyARN)
        try rules.duration(durationSeconds, 0...900)
    }

    func call(credentials: Credentials) -> STSCall {
        var body = QueryBody(action: "AssumeRoot")
        body.add("TargetPrincipal", targetPrincipal)
        body.add("TaskPolicyArn.arn", task.policyARN)
        body.add("DurationSeconds", durationSeconds)
        return STSCall("AssumeRoot", body: body, credentials: credentials)
    }

    /// The account, where the principal says which.
    var accountID: String? { targetPrincipal.utf8.count == 12 ? targetPrincipal : ARN(targetPrincipal)?.accountID }
}

// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials

/// What our code for a failing case of the public suites is; theirs are told by words only.
///
/// More than one code stands where the words leave open what happened.
let replayErrors: [String: Set<CredentialError.Code>] = [
    // The default chain. That nothing is configured is the error of the whole chain.
    "default-credential-provider-chain/imds_default_chain_error": [.notConfigured],
    "default-credential-provider-chain/imds_config_with_no_creds": [.notConfigured, .invalidConfiguration],
    "default-credential-provider-chain/imds_disabled": [.notConfigured, .invalidConfiguration],
    // A profile asks for the instance's role by name, so none is an error and not a reason to go on.
    "default-credential-provider-chain/imds_no_iam_role": [.invalidConfiguration],
    "default-credential-provider-chain/imds_token_fail": [.refused, .invalidConfiguration],
    "default-credential-provider-chain/profile_overrides_web_identity": [.invalidConfiguration],
    "default-credential-provider-chain/sso_no_token_file": [.interactionRequired],
    "default-credential-provider-chain/sso_server_error": [.unreachable, .refused],
    "default-credential-provider-chain/web_identity_source_profile_no_env": [.invalidConfiguration],
    "default-credential-provider-chain/web_identity_token_invalid_jwt": [.refused],
    "default-credential-provider-chain/eks_pod_identity_no_token_file": [.invalidConfiguration],

    // The profile alone.
    "profile-provider/credential_process_failure": [.unreachable],
    "profile-provider/credential_process_invalid": [.invalidResponse],
    "profile-provider/empty_config": [.notConfigured],
    "profile-provider/invalid_config": [.invalidConfiguration],
    "profile-provider/invalid_sso_credentials_config": [.invalidConfiguration, .notConfigured],
    "profile-provider/sso_token": [.invalidConfiguration, .notConfigured],
]

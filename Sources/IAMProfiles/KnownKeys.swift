// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The keys that profiles and sso-sessions may have, as a table; what is not in it may be misspelt.
///
/// Source: AWS SDKs and Tools Reference Guide, "Settings reference"; the AWS CLI's own settings; `session_tags` and the
/// like are aws-vault's.
public enum KnownKeys: Sendable {
    /// The keys that decide which credentials a profile gives.
    public static let credentials: [String] = [
        "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token", "aws_account_id",
        "role_arn", "source_profile", "credential_source", "external_id", "mfa_serial", "mfa_process",
        "duration_seconds", "role_session_name", "source_identity", "session_tags", "transitive_session_tags",
        "web_identity_token_file", "credential_process", "sso_session", "sso_start_url", "sso_region",
        "sso_account_id", "sso_role_name", "sso_registration_scopes", "login_session",
        "aws_iam_toolkit_keys",
    ]

    /// The other keys of a profile.
    public static let others: [String] = [
        "region", "output", "endpoint_url", "services", "ignore_configured_endpoint_urls", "sts_regional_endpoints",
        "use_fips_endpoint", "use_dualstack_endpoint", "ca_bundle", "retry_mode", "max_attempts", "defaults_mode",
        "sdk_ua_app_id", "sigv4a_signing_region_set", "auth_scheme_preference", "account_id_endpoint_mode",
        "request_checksum_calculation", "response_checksum_validation", "disable_request_compression",
        "request_min_compression_size_bytes", "metadata_service_timeout", "metadata_service_num_attempts",
        "ec2_metadata_service_endpoint", "ec2_metadata_service_endpoint_mode", "ec2_metadata_v1_disabled",
        "disable_ec2_metadata", "ec2_instance_profile_name", "imds_use_ipv6", "parameter_validation", "tcp_keepalive",
        "s3", "s3api", "s3_disable_multiregion_access_points", "s3_us_east_1_regional_endpoint", "s3_use_arn_region",
        "s3_disable_express_session_auth", "endpoint_discovery_enabled", "api_versions", "cli_pager",
        "cli_timestamp_format", "cli_history", "cli_binary_format", "cli_auto_prompt", "cli_follow_urlparam",
        "cli_follow_redirects", "cli_error_format", "cli_help_output", "include_profile", "chain_mfa", "granted_color",
        "granted_sso_account_id", "granted_sso_start_url", "granted_sso_region", "granted_sso_role_name",
        "csm_enabled", "csm_host", "csm_port", "csm_client_id", "user_agent_appid", "use_accelerate_endpoint",
        "signing_hosts", "require_confirmation", "audit_log",
    ]

    /// The keys of an `[sso-session]`.
    public static let ssoSession: [String] = ["sso_start_url", "sso_region", "sso_registration_scopes"]

    /// The same for an `[sso-session]`, whose keys people write as if they were a profile's.
    static let sessionAliases: [String: String] = [
        "region": "sso_region", "regionname": "sso_region", "ssoregionname": "sso_region",
        "starturl": "sso_start_url", "url": "sso_start_url", "ssourl": "sso_start_url",
        "scopes": "sso_registration_scopes", "ssoscopes": "sso_registration_scopes",
        "registrationscopes": "sso_registration_scopes",
    ]

    /// What people write who know the thing by another name, without `aws` and marks between the words.
    static let aliases: [String: String] = [
        "secretkey": "aws_secret_access_key", "secret": "aws_secret_access_key",
        "accesskey": "aws_access_key_id", "keyid": "aws_access_key_id", "accesskeyid": "aws_access_key_id",
        "token": "aws_session_token", "accountid": "aws_account_id",
        "ssoaccount": "sso_account_id", "ssoaccountnumber": "sso_account_id", "ssorole": "sso_role_name",
        "ssorolearn": "sso_role_name", "ssourl": "sso_start_url", "starturl": "sso_start_url",
        "ssosessionname": "sso_session", "ssoscopes": "sso_registration_scopes",
        "regionname": "region", "defaultregion": "region", "role": "role_arn", "assumerole": "role_arn",
        "assumerolearn": "role_arn", "profile": "source_profile", "sourceprofilename": "source_profile",
        "source": "source_profile", "credentialsource": "credential_source", "mfa": "mfa_serial",
        "mfadevice": "mfa_serial", "mfaarn": "mfa_serial", "mfaserialnumber": "mfa_serial",
        "serialnumber": "mfa_serial", "sessionname": "role_session_name", "rolesessionduration": "duration_seconds",
        "duration": "duration_seconds", "sessionduration": "duration_seconds", "process": "credential_process",
        "credentialcommand": "credential_process", "webidentitytoken": "web_identity_token_file",
        "webidentityfile": "web_identity_token_file", "tokenfile": "web_identity_token_file",
        "loginsessionarn": "login_session", "endpoint": "endpoint_url", "cabundlefile": "ca_bundle",
    ]
}

# This source file is part of the AWS IAM Toolkit for Swift.
# Licensed under the Apache License, Version 2.0; see LICENSE.
# SPDX-License-Identifier: Apache-2.0

"""Set-ups for the comparison with botocore, generated from parts, and the documented differences.

A case is (name, environment, config, credentials, explicit profile). `{url}`, `{home}` and `{token}` stand for the
sandbox, the home directory and the file with the sandbox's web identity token.
"""
ALICE = "aws_access_key_id = AKIASANDBOXALICE0001\naws_secret_access_key = madeUp/SecretOfAlice+InTheSandbox0000001\n"
BOB = "aws_access_key_id = AKIASANDBOXBOB000001\naws_secret_access_key = madeUp/SecretOfBob+InTheSandbox000000001\n"
READER = "role_arn = arn:aws:iam::111122223333:role/reader\n"
AUDITOR = "role_arn = arn:aws:iam::111122223333:role/auditor\n"
BATCH = "role_arn = arn:aws:iam::111122223333:role/batch\n"
FLEET = "role_arn = arn:aws:iam::111122223333:role/fleet\n"
WEB = "role_arn = arn:aws:iam::111122223333:role/web\n"
PRINT = (
    "credential_process = printf '%s' '{\"Version\": 1, \"AccessKeyId\": \"AKIAFROMPROCESS00001\", "
    "\"SecretAccessKey\": \"madeUp\"}'\n"
)


def keys(name):
    return f"aws_access_key_id = AKIA{name.upper():0<16.16}\naws_secret_access_key = madeUp{name}\n"


ENVIRONMENTS = {
    "nothing": {},
    "keys": {"AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT00001", "AWS_SECRET_ACCESS_KEY": "madeUpEnvironment"},
    "alice": {
        "AWS_ACCESS_KEY_ID": "AKIASANDBOXALICE0001",
        "AWS_SECRET_ACCESS_KEY": "madeUp/SecretOfAlice+InTheSandbox0000001",
    },
    "id-only": {"AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT00001"},
    "secret-only": {"AWS_SECRET_ACCESS_KEY": "madeUpEnvironment"},
    "empty-keys": {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
    "web-identity": {
        "AWS_WEB_IDENTITY_TOKEN_FILE": "{token}", "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/web",
    },
    "web-identity-no-role": {"AWS_WEB_IDENTITY_TOKEN_FILE": "{token}"},
    "container": {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/_sandbox/container/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "{container_token}",
    },
    "container-refuses": {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/_sandbox/container/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "wrong",
    },
    "instance": {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/", "AWS_EC2_METADATA_DISABLED": "false"},
}

# What one profile (`{p}`) holds: lines of the config file, lines of the credentials file, further config sections.
PROFILES = {
    "absent": ("", "", ""),
    "region-only": ("region = eu-west-2\n", "", ""),
    "config-keys": (keys("config"), "", ""),
    "credentials-keys": ("", keys("credentials"), ""),
    "both-keys": (keys("config"), keys("credentials"), ""),
    "config-id-only": ("aws_access_key_id = AKIACONFIG0000000001\n", "", ""),
    "split-keys": ("aws_access_key_id = AKIACONFIG0000000001\n", "aws_secret_access_key = madeUp\n", ""),
    "role": (READER + "source_profile = base\n", "", "[profile base]\n" + ALICE),
    "role-chain": (AUDITOR + "source_profile = reader\n", "",
                   "[profile reader]\n" + READER + "source_profile = base\n[profile base]\n" + ALICE),
    "role-of-itself": (READER + "source_profile = {p}\n" + ALICE, "", ""),
    "role-of-itself-no-keys": (READER + "source_profile = {p}\n", "", ""),
    "role-and-leftover-keys": (READER + "source_profile = base\n" + keys("leftover"), keys("leftover"),
                               "[profile base]\n" + ALICE),
    "role-no-source": (READER, "", ""),
    "role-no-source-but-keys": (READER + ALICE, "", ""),
    "role-both-sources": (READER + "source_profile = base\ncredential_source = Environment\n", "",
                          "[profile base]\n" + ALICE),
    "role-of-environment": (READER + "credential_source = Environment\n", "", ""),
    "role-of-container": (BATCH + "credential_source = EcsContainer\n", "", ""),
    "role-of-instance": (FLEET + "credential_source = Ec2InstanceMetadata\n", "", ""),
    "role-source-missing": (READER + "source_profile = gone\n", "", ""),
    "role-source-empty": (READER + "source_profile = base\n", "", "[profile base]\nregion = eu-west-2\n"),
    "role-loop": (READER + "source_profile = other\n", "",
                  "[profile other]\n" + READER + "source_profile = {p}\n"),
    "role-inner-keys-and-role": (AUDITOR + "source_profile = base\n", "",
                                 "[profile base]\n" + ALICE + READER + "source_profile = gone\n"),
    "role-not-trusted": (READER + "source_profile = base\n", "", "[profile base]\n" + BOB),
    "role-of-process": (READER + "source_profile = base\n", "",
                        "[profile base]\ncredential_process = cat {home}/alice.json\n"),
    "role-of-web-identity": (AUDITOR + "source_profile = base\n", "",
                             "[profile base]\n" + WEB + "web_identity_token_file = {token}\n"),
    "web-identity": (WEB + "web_identity_token_file = {token}\n", "", ""),
    "web-identity-no-role": ("web_identity_token_file = {token}\n", "", ""),
    "web-identity-no-file": (WEB + "web_identity_token_file = {home}/gone\n", "", ""),
    "process": (PRINT, "", ""),
    "process-and-config-keys": (PRINT + keys("config"), "", ""),
    "process-fails": ("credential_process = false\n", "", ""),
    "process-wrong-version": ("credential_process = printf '%s' '{\"Version\": 2, \"AccessKeyId\": \"A\", "
                              "\"SecretAccessKey\": \"b\"}'\n", "", ""),
    "sso": ("sso_session = sandbox\nsso_account_id = 111122223333\nsso_role_name = ReadOnly\n", "", ""),
    "sso-and-keys": ("sso_session = sandbox\nsso_account_id = 111122223333\nsso_role_name = ReadOnly\n",
                     keys("credentials"), ""),
    "sso-no-role": ("sso_session = sandbox\nsso_account_id = 111122223333\n", "", ""),
    "sso-token-only": ("sso_session = sandbox\n", "", ""),
    "sso-session-missing": ("sso_session = gone\nsso_account_id = 111122223333\nsso_role_name = ReadOnly\n", "", ""),
    "sso-not-signed-in": ("sso_session = stranger\nsso_account_id = 111122223333\nsso_role_name = ReadOnly\n", "",
                          "[sso-session stranger]\nsso_start_url = {url}/other\nsso_region = eu-west-2\n"),
    "sso-legacy": ("sso_start_url = {url}/legacy\nsso_region = eu-west-2\nsso_account_id = 111122223333\n"
                   "sso_role_name = ReadOnly\n", "", ""),
    "role-of-sso": (AUDITOR + "source_profile = base\n", "",
                    "[profile base]\nsso_session = sandbox\nsso_account_id = 111122223333\n"
                    "sso_role_name = ReadOnly\n"),
}

SSO_SESSION = "[sso-session sandbox]\nsso_start_url = {url}/start\nsso_region = eu-west-2\n"


def header(name):
    return "[default]\n" if name == "default" else f"[profile {name}]\n"


def texts(parts, name):
    config, credentials, more = (text.replace("{p}", name) for text in parts)
    files = (header(name) + config if config else "") + more + SSO_SESSION
    return files, f"[{name}]\n{credentials}" if credentials else ""


def generated():
    """Every content of the default profile under the environments that can change the choice, then named profiles."""
    for environment in ("nothing", "keys", "web-identity", "container"):
        for kind, parts in PROFILES.items():
            yield f"{environment}/default:{kind}", ENVIRONMENTS[environment], *texts(parts, "default"), None
    for environment in ENVIRONMENTS:
        for kind in ("absent", "config-keys", "role-of-environment", "role-of-instance", "sso-token-only"):
            if environment not in ("nothing", "keys", "web-identity", "container"):
                yield f"{environment}/default:{kind}", ENVIRONMENTS[environment], *texts(PROFILES[kind], "default"), None
    for kind, parts in PROFILES.items():
        yield f"explicit:{kind}", ENVIRONMENTS["keys"], *texts(parts, "work"), "work"
    for kind in ("absent", "config-keys", "role", "process", "sso", "web-identity"):
        files = texts(PROFILES[kind], "work")
        yield f"AWS_PROFILE:{kind}", {"AWS_PROFILE": "work"}, *files, None
        yield f"AWS_PROFILE+keys:{kind}", {"AWS_PROFILE": "work", **ENVIRONMENTS["keys"]}, *files, None
        yield f"AWS_DEFAULT_PROFILE:{kind}", {"AWS_DEFAULT_PROFILE": "work"}, *files, None
    yield from dialect()


def dialect():
    """The spelling of the two files."""
    other = "[profile other]\n" + keys("other")
    pair = {"AWS_PROFILE": "work", "AWS_DEFAULT_PROFILE": "other"}
    yield "both-profile-variables", pair, "[profile work]\n" + keys("work") + other, "", None
    spellings = {
        "no-prefix": "[work]\n" + keys("config"),
        "blanks-around-equals": "[profile work]\naws_access_key_id=AKIACONFIG0000000001\naws_secret_access_key   =  x\n",
        "upper-case-keys": "[profile work]\nAWS_ACCESS_KEY_ID = AKIACONFIG0000000001\nAWS_SECRET_ACCESS_KEY = x\n",
        "comment-lines": "# a\n[profile work]\n; b\n" + keys("config") + "# c\n",
        "inline-comment": "[profile work]\naws_access_key_id = AKIACONFIG0000000001 # note\naws_secret_access_key = x\n",
        "crlf": ("[profile work]\n" + keys("config")).replace("\n", "\r\n"),
        "blanks-in-brackets": "[ profile work ]\n" + keys("config"),
        "tab-in-section": "[profile\twork]\n" + keys("config"),
        "no-newline-at-end": ("[profile work]\n" + keys("config")).rstrip("\n"),
        "nested-before": "[profile work]\ns3 =\n  max_concurrent_requests = 5\n" + keys("config"),
        "duplicate-section": "[profile work]\nregion = eu-west-2\n[profile work]\n" + keys("config"),
        "duplicate-key": "[profile work]\naws_access_key_id = AKIAFIRST00000000001\n" + keys("config"),
        "no-equals": "[profile work]\n" + keys("config") + "nonsense\n",
        "unclosed-section": "[profile work\n" + keys("config"),
        "key-before-section": keys("config") + "[profile work]\n",
        "colon": "[profile work]\naws_access_key_id: AKIACONFIG0000000001\naws_secret_access_key: x\n",
        "lower-case-source": "[profile work]\n" + READER + "credential_source = environment\n",
        "percent": "[profile work]\naws_access_key_id = AKIACONFIG%00000000001\naws_secret_access_key = 50%%\n",
        "quotes": "[profile work]\naws_access_key_id = \"AKIACONFIG0000000001\"\naws_secret_access_key = x\n",
        "unicode-comment": "# é\n[profile work]\n" + keys("config"),
        "empty-file": "",
    }
    for name, config in spellings.items():
        yield f"dialect:{name}", {"AWS_PROFILE": "work", **ENVIRONMENTS["nothing"]}, config, "", None
    yield "dialect:prefix-in-credentials", {"AWS_PROFILE": "work"}, "", "[profile work]\n" + keys("credentials"), None
    yield ("dialect:default-twice", {}, "[default]\n" + keys("plain") + "[profile default]\n" + keys("prefixed"), "", None)
    yield ("dialect:default-twice-reversed", {}, "[profile default]\n" + keys("prefixed") + "[default]\n" + keys("plain"),
           "", None)

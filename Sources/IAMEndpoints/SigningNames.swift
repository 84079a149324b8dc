// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

// Generated from the service models of botocore 1.43.11 (Apache-2.0) by
// Tests/Vectors/generate_signing_names.py; do not edit.

/// Signing names by the labels that stand before the region in a host, where the name is not the last label.
///
/// FIPS marks are taken off the labels.
let signingNames: [String: String] = [
    "agreement-marketplace": "aws-marketplace",
    "aos": "es",
    "api.iot-tunneling": "IoTSecuredTunneling",
    "api.tunneling.iot": "IoTSecuredTunneling",
    "appconfigdata": "appconfig",
    "appstream2": "appstream",
    "arc-recovery-control-config": "route53-recovery-control-config",
    "arc-region-switch-control-plane": "arc-region-switch",
    "bedrock-agent": "bedrock",
    "bedrock-agent-runtime": "bedrock",
    "bedrock-agentcore-control": "bedrock-agentcore",
    "bedrock-data-automation": "bedrock",
    "bedrock-data-automation-runtime": "bedrock",
    "bedrock-runtime": "bedrock",
    "cassandra-streams": "cassandra",
    "catalog-marketplace": "aws-marketplace",
    "catalog.marketplace": "aws-marketplace",
    "cloudhsmv2": "cloudhsm",
    "cloudsearchdomain": "cloudsearch",
    "contact-lens": "connect",
    "data-ats.iot": "iotdata",
    "data-signer": "signer",
    "data.ats.iot": "iotdata",
    "data.iot": "iotdata",
    "data.iotevents": "ioteventsdata",
    "data.jobs.iot": "iot-jobs-data",
    "deployment-marketplace": "aws-marketplace",
    "discovery-marketplace": "aws-marketplace",
    "efs": "elasticfilesystem",
    "email": "ses",
    "entitlement-marketplace": "aws-marketplace",
    "entitlement.marketplace": "aws-marketplace",
    "forecastquery": "forecast",
    "greengrass-ats.iot": "greengrass",
    "identity-chime": "chime",
    "ivsrealtime": "ivs",
    "kafka-api": "kafka",
    "mail-manager": "ses",
    "maps.geo": "geo-maps",
    "media-pipelines-chime": "chime",
    "meetings-chime": "chime",
    "memory-db": "memorydb",
    "messaging-chime": "chime",
    "metering-marketplace": "aws-marketplace",
    "metering.marketplace": "aws-marketplace",
    "migrationhub-config": "mgh",
    "models-v2-lex": "lex",
    "mturk-requester-sandbox": "mturk-requester",
    "oidc": "sso-oauth",
    "participant.connect": "execute-api",
    "personalize-events": "personalize",
    "personalize-runtime": "personalize",
    "pinpoint": "mobiletargeting",
    "places.geo": "geo-places",
    "portal.sso": "awsssoportal",
    "reporting-marketplace": "aws-marketplace",
    "routes.geo": "geo-routes",
    "runtime-v2-lex": "lex",
    "servicecatalog-appregistry": "servicecatalog",
    "sms-voice.pinpoint": "sms-voice",
    "streams-dynamodb": "dynamodb",
    "timestream-ingest": "timestream",
    "timestream-query": "timestream",
    "voice-chime": "chime",
]

/// Signing names by the labels of hosts that have no region, because the service is one for its partition.
let globalSigningNames: [String: String] = [
    "budgets": "budgets",
    "cloudfront": "cloudfront",
    "global.health": "health",
    "iam": "iam",
    "route53": "route53",
    "savingsplans": "savingsplans",
    "sdb": "sdb",
    "sts": "sts",
    "waf": "waf",
]

/// Signing names by the last labels of hosts whose requests are signed with SigV4a for every region.
let multiRegionSigningNames: [String: String] = [
    "api.sustainability": "sustainability",
    "cloudfront-kvs": "cloudfront-keyvaluestore",
    "endpoint.events": "events",
    "endpoints.email": "ses",
    "partnercentral-channel": "partnercentral-channel",
    "sustainability": "sustainability",
]

/// The operations outside the S3 family that take `UNSIGNED-PAYLOAD`: signing name, method and path, in which
/// `*` stands for one segment and `**` for the rest.
let unsignedPayloadOperations: [String] = [
    "ebs PUT /snapshots/*/blocks/*",
    "lex POST /bot/*/alias/*/user/*/content",
    "lex POST /bots/*/botAliases/*/botLocales/*/sessions/*/utterance",
    "mediastore PUT /**",
    "omics PUT /sequencestore/*/upload/*/part",
]

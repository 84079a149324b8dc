// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

@_exported public import IAMCredentials
@_exported public import IAMHTTP
@_exported public import IAMPlatform
@_exported public import IAMProviders
@_exported public import IAMSigV4

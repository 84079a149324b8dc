// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    /// A made-up authority and a certificate it issued for `service.test`; they protect nothing.
    enum TestCertificates {
        static let authority = """
            -----BEGIN CERTIFICATE-----
            MIIBozCCAUmgAwIBAgIUeeRUuaRoLyk24+4wKfQWKD1wYY0wCgYIKoZIzj0EAwIw
            HjEcMBoGA1UEAwwTSUFNIFRvb2xraXQgdGVzdCBDQTAgFw0yNjExMjEwNTI4MjRa
            GA8yMTI2MTAyODA1MjgyNFowHjEcMBoGA1UEAwwTSUFNIFRvb2xraXQgdGVzdCBD
            QTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDGDXBHd7CZBeYUOeHQthl+p0AD5
            2f1Ww8lBsmQ9YfN9JUOwof2DDMQdQHvf5FAAWC3Jxn+Bz/DzgTDTkb9cgASjYzBh
            MB0GA1UdDgQWBBRCKiJkFJ3JLWL7OYv/t7cpJoqvZTAfBgNVHSMEGDAWgBRCKiJk
            FJ3JLWL7OYv/t7cpJoqvZTAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIC
            BDAKBggqhkjOPQQDAgNIADBFAiEAnrD/6594phZx4ICbzj0SdKBNT83cCT2NwCWP
            KHKC2GMCIFMMbvn2NKkBkJM/e4UW849nTb2W3eV0UDdaNEpkC9UO
            -----END CERTIFICATE-----
            """

        static let certificate = """
            -----BEGIN CERTIFICATE-----
            MIIBtDCCAVqgAwIBAgIUMftaQjLvY4ZVfBT8AzIgWgPN554wCgYIKoZIzj0EAwIw
            HjEcMBoGA1UEAwwTSUFNIFRvb2xraXQgdGVzdCBDQTAgFw0yNjExMjEwNTI4MjRa
            GA8yMTI2MTAyODA1MjgyNFowFzEVMBMGA1UEAwwMc2VydmljZS50ZXN0MFkwEwYH
            KoZIzj0CAQYIKoZIzj0DAQcDQgAES+K+xEOvWomhZsrZkjtCkrnt4FvvLnO6n4GA
            XCIy4TmpLqBCY2ipp38nfB1564jMpTvquY7JII+4FpzBVgl//aN7MHkwFwYDVR0R
            BBAwDoIMc2VydmljZS50ZXN0MBMGA1UdJQQMMAoGCCsGAQUFBwMBMAkGA1UdEwQC
            MAAwHQYDVR0OBBYEFGll9ION7UL5hb9AGlJ4pZzEmMfBMB8GA1UdIwQYMBaAFEIq
            ImQUncktYvs5i/+3tykmiq9lMAoGCCqGSM49BAMCA0gAMEUCIGmFga1sZmFgI1t3
            N5n8leu4/8eY+wBh0hqXT14769X5AiEAz71wQHSAcdCWMGgzC3Yd3lJDGt9TpVop
            PYr6SUT5jBA=
            -----END CERTIFICATE-----
            """

        static let key = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgeECqtrBf2tgdwqx2
            AxGrXbDaTsZN7PfCJ/Hy3b9F5LOhRANCAARL4r7EQ69aiaFmytmSO0KSue3gW+8u
            c7qfgYBcIjLhOakuoEJjaKmnfyd8HXnriMylO+q5jskgj7gWnMFWCX/9
            -----END PRIVATE KEY-----
            """
    }
#endif

// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    /// A made-up authority, a certificate it issued for `service.test`, and one for clients; they protect nothing.
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

        /// A key that belongs to no certificate here.
        static let otherKey = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTsoSfIuaoOTJICIE
            BhCLGFwRXkfUVG9YG+KK2MnQ+ZWhRANCAAS9EYB+lYyP1AtbHDF5sKFilS8iWTiO
            F6j7+S1myVrsLSeO358poYvNUe/1l7NQeQjEKFr/deibMfhQuJA7Ewtd
            -----END PRIVATE KEY-----
            """

        /// The same behind a password.
        static let lockedKey = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjtXfv8qawtRQICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEG9PPcn43m2owTV8HzppyPQEgZAd
            di8ZiU9/HtOtRs6jMKDcQ/zDzUCg5CFZGUfF1rpryAQnNHx23MWW8Gvk4cNS7L0b
            9eHq+baoqzAxEjANSho2VCpaBPRqgkSPTEgjH7+YIFcCntYoeyQluasRd5kK3Aug
            +y03dwDd7s1FD1UngClO/Ype3rQ29dPdCOe1Ycym0jMjb/AaqcSiMOOeMfsuGcI=
            -----END ENCRYPTED PRIVATE KEY-----
            """

        /// What a client may show, vouched for by itself.
        static let clientCertificate = """
            -----BEGIN CERTIFICATE-----
            MIIBsDCCAVagAwIBAgIUE77mnG8qRXx3c+f9LyvU0WMsHycwCgYIKoZIzj0EAwIw
            IjEgMB4GA1UEAwwXSUFNIFRvb2xraXQgdGVzdCBjbGllbnQwIBcNMjYxMTIxMTYw
            MjMxWhgPMjEyNjEwMjgxNjAyMzFaMCIxIDAeBgNVBAMMF0lBTSBUb29sa2l0IHRl
            c3QgY2xpZW50MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECqAB8FSCzJKhQu8Z
            ypxuWmNIr2LeyyrqoH+9cAfeYF9iD7PqUAGJUqjUKxjDbWl+W3Tc4wrn8CTVjysI
            bKx73KNoMGYwHQYDVR0OBBYEFEf8v0gIPe7+FmaH4/CXhfjmqluVMB8GA1UdIwQY
            MBaAFEf8v0gIPe7+FmaH4/CXhfjmqluVMA8GA1UdEwEB/wQFMAMBAf8wEwYDVR0l
            BAwwCgYIKwYBBQUHAwIwCgYIKoZIzj0EAwIDSAAwRQIgSkYVFP/CrZZTKyayntiG
            N427RSdhhTfzheKHIwhjH5cCIQDFrBYLtESRU3qg8n/hxzPMKUBsC2AcOfuHK4/A
            bikiiA==
            -----END CERTIFICATE-----
            """

        /// The key of it.
        static let clientKey = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcrIe9uYuNDuNdLe7
            Qk4kgqaGDQIgKSut1IX57ZacofmhRANCAAQKoAHwVILMkqFC7xnKnG5aY0ivYt7L
            Kuqgf71wB95gX2IPs+pQAYlSqNQrGMNtaX5bdNzjCufwJNWPKwhsrHvc
            -----END PRIVATE KEY-----
            """
    }
#endif

// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

// A call signed by the v4 signer of the AWS SDK for Go. Takes JSON on standard input, prints status and body as JSON.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

func main() {
	var call struct {
		Method, URL, Body, Service, Region string
		Headers                            map[string]string
	}
	must(json.NewDecoder(os.Stdin).Decode(&call))
	request, err := http.NewRequest(call.Method, call.URL, strings.NewReader(call.Body))
	must(err)
	for name, value := range call.Headers {
		request.Header.Set(name, value)
	}
	hash := sha256.Sum256([]byte(call.Body))
	keys := aws.Credentials{
		AccessKeyID:     os.Getenv("AWS_ACCESS_KEY_ID"),
		SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken:    os.Getenv("AWS_SESSION_TOKEN"),
	}
	must(v4.NewSigner().SignHTTP(
		context.Background(), keys, request, hex.EncodeToString(hash[:]), call.Service, call.Region, time.Now()))
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Do(request)
	must(err)
	body, err := io.ReadAll(answer.Body)
	must(err)
	must(json.NewEncoder(os.Stdout).Encode(map[string]any{"status": answer.StatusCode, "body": string(body)}))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

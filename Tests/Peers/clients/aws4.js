// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

// A call signed by aws4, as one writes it in Node. Takes JSON on standard input, prints status and body as JSON.
const aws4 = require('aws4')
const fs = require('fs')
const http = require('http')

const call = JSON.parse(fs.readFileSync(0, 'utf8'))
const url = new URL(call.url)
const options = {
  host: url.host, method: call.method, path: call.url.slice(url.origin.length), headers: call.headers, body: call.body,
  service: call.service, region: call.region
}
aws4.sign(options, {
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN
})
const request = http.request(
  { ...options, host: undefined, hostname: url.hostname, port: url.port, timeout: 10000 },
  (response) => {
    const pieces = []
    response.on('data', (piece) => pieces.push(piece))
    response.on('end', () => {
      console.log(JSON.stringify({ status: response.statusCode, body: Buffer.concat(pieces).toString() }))
    })
  })
request.on('timeout', () => request.destroy(new Error('no answer')))
request.end(call.body)

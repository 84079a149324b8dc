#!/usr/bin/env node
// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

// Times Node's aws4 on the requests of the Swift benchmark; prints `name nanoseconds`.
const aws4 = require('aws4')

const credentials = {
  accessKeyId: 'ASIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'AQoDYXdzEPT//////wEXAMPLE'.repeat(16),
}
const common = { host: 'id.execute-api.eu-west-2.amazonaws.com', service: 'execute-api', region: 'eu-west-2' }
const get = () => ({ ...common, method: 'GET', path: '/foo/bar?Param1=value1&Param2=value2', headers: {} })
const body = 'x'.repeat(1024)
const post = () => ({
  ...common, method: 'POST', path: '/foo/bar', body, headers: { 'Content-Type': 'application/json' },
})

function measure(make, calls = 1000, rounds = 15) {
  const times = []
  for (let round = 0; round <= rounds; round++) {
    const requests = Array.from({ length: calls }, make)
    const start = process.cpuUsage()
    for (const request of requests) aws4.sign(request, credentials)
    const used = process.cpuUsage(start)
    // The first round only warms up.
    if (round) times.push((used.user + used.system) * 1000 / calls)
  }
  return Math.round(times.sort((a, b) => a - b)[rounds >> 1])
}

console.log('aws4-get', measure(get))
console.log('aws4-post', measure(post))

// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

// A call in the form that aws4fetch gives it: Web Crypto signs, fetch sends, and the content type stays unsigned.
// Takes JSON on standard input. With "date" it prints the headers; without, it sends and prints status and body.
const crypto = require('crypto').webcrypto
const fs = require('fs')

const UNSIGNED = ['content-type', 'content-length', 'user-agent', 'expect', 'range', 'connection', 'x-amzn-trace-id']
const bytes = (text) => new TextEncoder().encode(text)
const hex = (buffer) => Buffer.from(buffer).toString('hex')
const sha256 = async (text) => hex(await crypto.subtle.digest('SHA-256', bytes(text)))
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => '%' + one.charCodeAt(0).toString(16).toUpperCase())

async function hmac (key, text) {
  const made = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return crypto.subtle.sign('HMAC', made, bytes(text))
}

async function sign (call, keys) {
  const url = new URL(call.url)
  const headers = new Headers(call.headers)
  const date = call.date || new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  if (call.service === 's3') headers.set('x-amz-content-sha256', 'UNSIGNED-PAYLOAD')
  headers.set('x-amz-date', date)
  if (keys.token) headers.set('x-amz-security-token', keys.token)
  const names = ['host', ...headers.keys()].filter((name) => !UNSIGNED.includes(name)).sort()
  const value = (name) => name === 'host' ? url.host : headers.get(name).replace(/\s+/g, ' ')
  const path = call.service === 's3'
    ? decodeURIComponent(url.pathname.replace(/\+/g, ' '))
    : url.pathname.replace(/\/+/g, '/')
  const query = [...url.searchParams].map((pair) => pair.map(encode))
    .sort(([a, b], [c, d]) => a < c ? -1 : a > c ? 1 : b < d ? -1 : b > d ? 1 : 0)
    .map((pair) => pair.join('=')).join('&')
  const hash = headers.get('x-amz-content-sha256') || await sha256(call.body || '')
  const canonical = [
    call.method, encode(path).replace(/%2F/g, '/'), query, ...names.map((name) => name + ':' + value(name)), '',
    names.join(';'), hash
  ].join('\n')
  const scope = [date.slice(0, 8), call.region, call.service, 'aws4_request']
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), await sha256(canonical)].join('\n')
  let key = bytes('AWS4' + keys.secret)
  for (const part of scope) key = await hmac(key, part)
  headers.set('authorization', `AWS4-HMAC-SHA256 Credential=${keys.access}/${scope.join('/')}, ` +
    `SignedHeaders=${names.join(';')}, Signature=${hex(await hmac(key, text))}`)
  return { url, headers }
}

async function main () {
  const call = JSON.parse(fs.readFileSync(0, 'utf8'))
  const keys = {
    access: process.env.AWS_ACCESS_KEY_ID,
    secret: process.env.AWS_SECRET_ACCESS_KEY,
    token: process.env.AWS_SESSION_TOKEN
  }
  const { url, headers } = await sign(call, keys)
  if (call.date) return console.log(JSON.stringify({ url: url.toString(), headers: Object.fromEntries(headers) }))
  const signal = AbortSignal.timeout(10000)
  const answer = await fetch(url, { method: call.method, headers, body: call.body || undefined, signal })
  console.log(JSON.stringify({ status: answer.status, body: await answer.text() }))
}

main()

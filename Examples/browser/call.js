// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

// Sends what the form says to the proxy, whose address stands in the page's own: ?proxy=http://127.0.0.1:8181
const form = document.getElementById('call');
const status = document.getElementById('status');
const answer = document.getElementById('answer');
form.elements.proxy.value = new URLSearchParams(location.search).get('proxy') ?? '';

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { proxy, method, path, body } = Object.fromEntries(new FormData(form));
  answer.textContent = '';
  answer.className = '';
  status.textContent = '…';
  try {
    const response = await fetch(proxy + path, {
      method,
      // A type that makes the browser ask first: a preflight, which the proxy answers.
      headers: method === 'GET' ? {} : { 'Content-Type': 'application/json' },
      body: method === 'GET' ? undefined : body,
    });
    answer.textContent = await response.text();
    status.textContent = `${response.status} ${response.headers.get('x-amzn-requestid') ?? ''}`;
  } catch (error) {
    // A page that may not call is told no more than this by the browser; the proxy's log has the reason.
    answer.className = 'refused';
    answer.textContent = `${error}`;
    status.textContent = 'refused';
  }
});

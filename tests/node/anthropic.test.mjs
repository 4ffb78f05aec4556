// The npm package `@anthropic-ai/sdk` against every provider format.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { gateway, key, longPrompt, models, weatherSchema } from './shared.mjs';

const client = new Anthropic({ baseURL: gateway, apiKey: key, maxRetries: 0 });
const tools = [{ name: 'get_weather', description: 'Current weather at a place', input_schema: weatherSchema }];
const max_tokens = 300;

for (const model of models) {
  test(`${model}: a message whole`, async () => {
    const message = await client.messages.create({ model, max_tokens, system: 'Be brief', messages: [{ role: 'user', content: 'Tell me about harbours' }] });
    assert.equal(message.role, 'assistant');
    assert.match(message.content[0].text, /harbours/);
    assert.equal(message.stop_reason, 'end_turn');
    assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
  });

  test(`${model}: a message in pieces`, async () => {
    const stream = client.messages.stream({ model, max_tokens, messages: [{ role: 'user', content: 'Tell me about rivers' }] });
    let pieces = 0;
    stream.on('text', () => { pieces += 1; });
    const final = await stream.finalMessage();
    assert.ok(pieces > 2);
    assert.match(final.content[0].text, /rivers/);
    assert.equal(final.stop_reason, 'end_turn');
    assert.ok(final.usage.output_tokens > 0);
  });

  test(`${model}: a tool, both turns`, async () => {
    const messages = [{ role: 'user', content: 'Use get_weather for the weather in Bergen' }];
    const first = await client.messages.create({ model, max_tokens, tools, messages });
    assert.equal(first.stop_reason, 'tool_use');
    const use = first.content.find((block) => block.type === 'tool_use');
    assert.equal(use.name, 'get_weather');
    assert.match(use.input.city, /Bergen/);
    messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: use.id, content: 'rain, 9 degrees' }] });
    const second = await client.messages.create({ model, max_tokens, tools, messages });
    assert.match(second.content[0].text, /9 degrees/);
  });

  test(`${model}: a forced tool in pieces`, async () => {
    const stream = client.messages.stream({
      model, max_tokens, tools, tool_choice: { type: 'tool', name: 'get_weather' }, messages: [{ role: 'user', content: 'How is it in Oslo' }],
    });
    const final = await stream.finalMessage();
    const use = final.content.find((block) => block.type === 'tool_use');
    assert.match(use.input.city, /Oslo/);
    assert.equal(final.stop_reason, 'tool_use');
  });

  test(`${model}: an abort ends the stream`, async () => {
    const stream = client.messages.stream({ model, max_tokens, messages: [{ role: 'user', content: longPrompt }] });
    let pieces = 0;
    stream.on('text', () => {
      pieces += 1;
      if (pieces === 2) {
        stream.abort();
      }
    });
    await assert.rejects(() => stream.finalMessage(), Anthropic.APIUserAbortError);
    assert.ok(pieces >= 2);
  });

  test(`${model}: tokens are counted`, async () => {
    const count = await client.messages.countTokens({ model, messages: [{ role: 'user', content: 'Tell me about harbours' }] });
    assert.ok(count.input_tokens > 0);
  });
}

test('an unknown model is a NotFoundError', async () => {
  await assert.rejects(
    () => client.messages.create({ model: 'nobody-has-this', max_tokens, messages: [{ role: 'user', content: 'Hello' }] }),
    (error) => error instanceof Anthropic.NotFoundError);
});

test('a wrong key is an AuthenticationError', async () => {
  const wrong = new Anthropic({ baseURL: gateway, apiKey: 'agk_wrong', maxRetries: 0 });
  await assert.rejects(
    () => wrong.messages.create({ model: models[0], max_tokens, messages: [{ role: 'user', content: 'Hello' }] }),
    (error) => error instanceof Anthropic.AuthenticationError);
});

test('a subscription of the client goes on while x-agw-key names the caller', async () => {
  const own = new Anthropic({ baseURL: gateway, authToken: 'sk-ant-oat01-of-the-client', apiKey: null, defaultHeaders: { 'x-agw-key': key }, maxRetries: 0 });
  const request = { model: 'own-anthropic', max_tokens, messages: [{ role: 'user', content: 'Tell me about ferries' }] };
  assert.match((await own.messages.create(request)).content[0].text, /ferries/);
  assert.match((await own.messages.stream(request).finalMessage()).content[0].text, /ferries/);
  const stranger = new Anthropic({ baseURL: gateway, authToken: 'sk-ant-oat01-of-the-client', apiKey: null, maxRetries: 0 });
  await assert.rejects(stranger.messages.create(request), (error) => error.status === 401 && error.error?.error?.type === 'authentication_error');
});

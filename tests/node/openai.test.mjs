// Run by tests/EndToEnd with OPENAI_BASE_URL and OPENAI_API_KEY of a running suite.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';

const client = new OpenAI({ maxRetries: 0 });
const model = 'mock-gpt';
const tools = [{
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather at a place',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}];

test('a completion arrives whole', async () => {
  const completion = await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Tell me about harbours' }] });
  assert.match(completion.choices[0].message.content, /harbours/);
  assert.ok(completion.usage.total_tokens > 0);
});

test('a completion arrives in pieces', async () => {
  const stream = await client.chat.completions.create({
    model, stream: true, stream_options: { include_usage: true }, messages: [{ role: 'user', content: 'Tell me about rivers' }],
  });
  let text = '';
  let pieces = 0;
  let usage;
  for await (const chunk of stream) {
    pieces += 1;
    text += chunk.choices[0]?.delta?.content ?? '';
    usage = chunk.usage ?? usage;
  }
  assert.ok(pieces > 2);
  assert.match(text, /rivers/);
  assert.ok(usage.completion_tokens > 0);
});

test('a tool is called and its result is used', async () => {
  const messages = [{ role: 'user', content: 'Use get_weather for the weather in Bergen' }];
  const first = await client.chat.completions.create({ model, messages, tools });
  const [call] = first.choices[0].message.tool_calls;
  assert.equal(call.function.name, 'get_weather');
  assert.match(JSON.parse(call.function.arguments).city, /Bergen/);
  messages.push(first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'rain, 9 degrees' });
  const second = await client.chat.completions.create({ model, messages, tools });
  assert.match(second.choices[0].message.content, /9 degrees/);
});

test('a tool call arrives in pieces', async () => {
  const stream = await client.chat.completions.create({
    model, tools, stream: true, messages: [{ role: 'user', content: 'Use get_weather for the weather in Oslo' }],
  });
  let name = '';
  let args = '';
  for await (const chunk of stream) {
    for (const piece of chunk.choices[0]?.delta?.tool_calls ?? []) {
      name += piece.function?.name ?? '';
      args += piece.function?.arguments ?? '';
    }
  }
  assert.equal(name, 'get_weather');
  assert.match(args, /Oslo/);
});

test('the models of the key are listed', async () => {
  const ids = [];
  for await (const entry of client.models.list()) {
    ids.push(entry.id);
  }
  assert.ok(ids.includes(model));
});

test('a wrong key is an AuthenticationError', async () => {
  const wrong = new OpenAI({ apiKey: 'agk_wrong', maxRetries: 0 });
  await assert.rejects(
    () => wrong.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hello' }] }),
    (error) => error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key');
});

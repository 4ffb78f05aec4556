// The npm package `openai` against every provider format: Chat Completions and Responses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { gateway, key, longPrompt, models, weatherSchema } from './shared.mjs';

const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey: key, maxRetries: 0 });
const tools = [{ type: 'function', function: { name: 'get_weather', description: 'Current weather at a place', parameters: weatherSchema } }];
const responseTools = [{ type: 'function', name: 'get_weather', description: 'Current weather at a place', parameters: weatherSchema, strict: false }];

for (const model of models) {
  test(`${model}: chat whole`, async () => {
    const completion = await client.chat.completions.create({ model, max_tokens: 200, messages: [{ role: 'user', content: 'Tell me about harbours' }] });
    assert.match(completion.choices[0].message.content, /harbours/);
    assert.equal(completion.choices[0].finish_reason, 'stop');
    assert.ok(completion.usage.prompt_tokens > 0 && completion.usage.completion_tokens > 0);
  });

  test(`${model}: chat in pieces with usage`, async () => {
    const stream = await client.chat.completions.create({
      model, max_tokens: 200, stream: true, stream_options: { include_usage: true }, messages: [{ role: 'user', content: 'Tell me about rivers' }],
    });
    let text = '';
    let pieces = 0;
    let usage;
    let finish;
    for await (const chunk of stream) {
      pieces += 1;
      text += chunk.choices[0]?.delta?.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    assert.ok(pieces > 2);
    assert.match(text, /rivers/);
    assert.equal(finish, 'stop');
    assert.ok(usage.completion_tokens > 0);
  });

  test(`${model}: chat with a tool, both turns`, async () => {
    const messages = [{ role: 'user', content: 'Use get_weather for the weather in Bergen' }];
    const first = await client.chat.completions.create({ model, messages, tools });
    assert.equal(first.choices[0].finish_reason, 'tool_calls');
    const [call] = first.choices[0].message.tool_calls;
    assert.equal(call.function.name, 'get_weather');
    assert.match(JSON.parse(call.function.arguments).city, /Bergen/);
    messages.push(first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'rain, 9 degrees' });
    const second = await client.chat.completions.create({ model, messages, tools });
    assert.match(second.choices[0].message.content, /9 degrees/);
  });

  test(`${model}: chat with a forced tool in pieces`, async () => {
    const stream = await client.chat.completions.create({
      model, tools, tool_choice: { type: 'function', function: { name: 'get_weather' } }, stream: true, messages: [{ role: 'user', content: 'How is it in Oslo' }],
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
    assert.match(JSON.parse(args).city, /Oslo/);
  });

  test(`${model}: responses whole`, async () => {
    const response = await client.responses.create({ model, instructions: 'Be brief', input: 'Tell me about meadows', max_output_tokens: 200 });
    assert.equal(response.status, 'completed');
    assert.match(response.output_text, /meadows/);
    assert.ok(response.usage.input_tokens > 0 && response.usage.output_tokens > 0);
  });

  test(`${model}: responses in pieces`, async () => {
    const stream = client.responses.stream({ model, input: 'Tell me about forests' });
    let deltas = 0;
    stream.on('response.output_text.delta', () => { deltas += 1; });
    const final = await stream.finalResponse();
    assert.ok(deltas > 2);
    assert.match(final.output_text, /forests/);
    assert.ok(final.usage.output_tokens > 0);
  });

  test(`${model}: responses with a tool, both turns`, async () => {
    const input = [{ role: 'user', content: 'Use get_weather for the weather in Turku' }];
    const first = await client.responses.create({ model, input, tools: responseTools });
    const call = first.output.find((item) => item.type === 'function_call');
    assert.equal(call.name, 'get_weather');
    assert.match(JSON.parse(call.arguments).city, /Turku/);
    input.push(...first.output, { type: 'function_call_output', call_id: call.call_id, output: 'snow, -3 degrees' });
    const second = await client.responses.create({ model, input, tools: responseTools });
    assert.match(second.output_text, /-3 degrees/);
  });

  test(`${model}: an abort ends the stream`, async () => {
    const stream = await client.chat.completions.create({ model, stream: true, messages: [{ role: 'user', content: longPrompt }] });
    let pieces = 0;
    for await (const chunk of stream) {
      pieces += chunk.choices.length;
      if (pieces === 2) {
        stream.controller.abort();
      }
    }
    assert.ok(pieces >= 2);
  });
}

test('structured output', async () => {
  const completion = await client.chat.completions.create({
    model: models[0],
    messages: [{ role: 'user', content: 'Describe bridges' }],
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object', properties: { answer: { type: 'string' } } } } },
  });
  assert.match(JSON.parse(completion.choices[0].message.content).answer, /bridges/);
});

test('embeddings', async () => {
  const result = await client.embeddings.create({ model: models[0], input: ['harbour', 'river'], dimensions: 16 });
  assert.equal(result.data.length, 2);
  assert.equal(result.data[0].embedding.length, 16);
  assert.ok(result.usage.prompt_tokens > 0);
});

test('an unknown model is a NotFoundError', async () => {
  await assert.rejects(
    () => client.chat.completions.create({ model: 'nobody-has-this', messages: [{ role: 'user', content: 'Hello' }] }),
    (error) => error instanceof OpenAI.NotFoundError);
});

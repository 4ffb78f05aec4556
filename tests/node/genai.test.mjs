// The npm package `@google/genai` against every provider format.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from '@google/genai';
import { gateway, key, models, weatherSchema } from './shared.mjs';

const client = new GoogleGenAI({ apiKey: key, vertexai: false, httpOptions: { baseUrl: gateway } });
const tools = [{ functionDeclarations: [{ name: 'get_weather', description: 'Current weather at a place', parametersJsonSchema: weatherSchema }] }];

for (const model of models) {
  test(`${model}: content whole`, async () => {
    const answer = await client.models.generateContent({ model, contents: 'Tell me about harbours', config: { systemInstruction: 'Be brief', maxOutputTokens: 300 } });
    assert.match(answer.text, /harbours/);
    assert.equal(answer.candidates[0].finishReason, 'STOP');
    assert.ok(answer.usageMetadata.promptTokenCount > 0 && answer.usageMetadata.candidatesTokenCount > 0);
  });

  test(`${model}: content in pieces`, async () => {
    let text = '';
    let pieces = 0;
    let usage;
    for await (const chunk of await client.models.generateContentStream({ model, contents: 'Tell me about rivers' })) {
      pieces += 1;
      text += chunk.text ?? '';
      usage = chunk.usageMetadata ?? usage;
    }
    assert.ok(pieces > 2);
    assert.match(text, /rivers/);
    assert.ok(usage.candidatesTokenCount > 0);
  });

  test(`${model}: a tool, both turns`, async () => {
    const contents = [{ role: 'user', parts: [{ text: 'Use get_weather for the weather in Bergen' }] }];
    const first = await client.models.generateContent({ model, contents, config: { tools } });
    const [call] = first.functionCalls;
    assert.equal(call.name, 'get_weather');
    assert.match(call.args.city, /Bergen/);
    contents.push(first.candidates[0].content, { role: 'user', parts: [{ functionResponse: { id: call.id, name: call.name, response: { output: 'rain, 9 degrees' } } }] });
    const second = await client.models.generateContent({ model, contents, config: { tools } });
    assert.match(second.text, /9 degrees/);
  });

  test(`${model}: a forced tool in pieces`, async () => {
    let call;
    const stream = await client.models.generateContentStream({
      model,
      contents: 'How is it in Oslo',
      config: { tools, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ['get_weather'] } } },
    });
    for await (const chunk of stream) {
      call = chunk.functionCalls?.[0] ?? call;
    }
    assert.equal(call.name, 'get_weather');
    assert.match(call.args.city, /Oslo/);
  });

  test(`${model}: tokens are counted`, async () => {
    const count = await client.models.countTokens({ model, contents: 'Tell me about harbours' });
    assert.ok(count.totalTokens > 0);
  });
}

test('an unknown model is an ApiError 404', async () => {
  await assert.rejects(
    () => client.models.generateContent({ model: 'nobody-has-this', contents: 'Hello' }),
    (error) => error instanceof ApiError && error.status === 404);
});

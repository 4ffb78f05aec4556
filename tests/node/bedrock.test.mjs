// The npm package `@aws-sdk/client-bedrock-runtime`, key as bearer token. Bedrock's own format goes to Bedrock providers only.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { gateway, key, models, weatherSchema } from './shared.mjs';

const client = new BedrockRuntimeClient({ endpoint: gateway, region: 'us-east-1', token: { token: key }, authSchemePreference: ['httpBearerAuth'], maxAttempts: 1 });
const toolConfig = { tools: [{ toolSpec: { name: 'get_weather', description: 'Current weather at a place', inputSchema: { json: weatherSchema } } }] };
const say = (text) => [{ role: 'user', content: [{ text }] }];

for (const modelId of models) {
  test(`${modelId}: converse whole`, async () => {
    const answer = await client.send(new ConverseCommand({ modelId, messages: say('Tell me about harbours') }));
    assert.match(answer.output.message.content[0].text, /harbours/);
    assert.equal(answer.stopReason, 'end_turn');
    assert.ok(answer.usage.inputTokens > 0 && answer.usage.outputTokens > 0);
  });

  test(`${modelId}: converse in pieces`, async () => {
    const answer = await client.send(new ConverseStreamCommand({ modelId, messages: say('Tell me about rivers') }));
    let text = '';
    let pieces = 0;
    let usage;
    for await (const event of answer.stream) {
      pieces += 1;
      text += event.contentBlockDelta?.delta?.text ?? '';
      usage = event.metadata?.usage ?? usage;
    }
    assert.ok(pieces > 2);
    assert.match(text, /rivers/);
    assert.ok(usage.outputTokens > 0);
  });

  test(`${modelId}: a tool, both turns`, async () => {
    const messages = say('Use get_weather for the weather in Bergen');
    const first = await client.send(new ConverseCommand({ modelId, messages, toolConfig }));
    assert.equal(first.stopReason, 'tool_use');
    const { toolUse } = first.output.message.content.find((block) => block.toolUse);
    assert.match(toolUse.input.city, /Bergen/);
    messages.push(first.output.message, { role: 'user', content: [{ toolResult: { toolUseId: toolUse.toolUseId, content: [{ text: 'rain, 9 degrees' }] } }] });
    const second = await client.send(new ConverseCommand({ modelId, messages, toolConfig }));
    assert.match(second.output.message.content[0].text, /9 degrees/);
  });
}

// The npm package `ai` with its OpenAI and Anthropic providers, against every provider format.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, isStepCount, jsonSchema, streamText, tool } from 'ai';
import { gateway, key, models, weatherSchema } from './shared.mjs';

const openai = createOpenAI({ baseURL: `${gateway}/v1`, apiKey: key });
const anthropic = createAnthropic({ baseURL: `${gateway}/v1`, apiKey: key });
const clients = { chat: (model) => openai.chat(model), responses: (model) => openai.responses(model), messages: (model) => anthropic(model) };

for (const [name, open] of Object.entries(clients)) {
  for (const model of models) {
    test(`${name} ${model}: text in pieces`, async () => {
      const result = streamText({ model: open(model), prompt: 'Tell me about rivers', maxRetries: 0 });
      let text = '';
      for await (const piece of result.textStream) {
        text += piece;
      }
      assert.match(text, /rivers/);
      assert.ok((await result.usage).outputTokens > 0);
    });

    test(`${name} ${model}: the tool loop runs to its end`, async () => {
      const result = await generateText({
        model: open(model),
        prompt: 'Use get_weather for the weather in Bergen',
        tools: { get_weather: tool({ description: 'Current weather at a place', inputSchema: jsonSchema(weatherSchema), execute: async ({ city }) => `rain in ${city}, 9 degrees` }) },
        stopWhen: isStepCount(3),
        maxRetries: 0,
      });
      assert.match(result.text, /9 degrees/);
    });
  }
}

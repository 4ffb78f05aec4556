// What the clients' tests share: where the gateway is, and one model per provider format behind it.
// AGW_URL: the gateway without a path. AGW_KEY: a virtual key. AGW_MODELS: comma separated names of models to talk to.
export const gateway = process.env.AGW_URL;
export const key = process.env.AGW_KEY;
export const models = (process.env.AGW_MODELS ?? '').split(',').filter(Boolean);

export const weatherSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

// A long, slow answer, to be cut by the client: the mock echoes the prompt word by word.
export const longPrompt = `Repeat: ${'many words follow one another here '.repeat(5)}`;

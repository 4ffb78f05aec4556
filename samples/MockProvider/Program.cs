using Agentgateway.Samples.MockProvider;

await MockProviderApp.Build(args).RunAsync();

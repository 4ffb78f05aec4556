using Agentgateway.Samples.SampleMcpServer;

await SampleMcpServerApp.Build(args).RunAsync();

using Agentgateway.AdminApi.Hosting;

var app = AdminApiHost.Build(args);
await AdminApiHost.PrepareAsync(app, CancellationToken.None);
await app.RunAsync();

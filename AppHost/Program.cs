using Agentgateway.AppHost;

// The app model of the suite, in Aspire's API. LocalHosting/ runs it by default, the real Aspire with -p:AspireHosting=packages.
var builder = DistributedApplication.CreateBuilder(args);
var suite = new SuiteSettings(builder);

var redis = builder.AddRedis("redis");

var mockProvider = builder.AddProject("mockprovider", "../samples/MockProvider/MockProvider.csproj", launchProfileName: null)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health");

var sampleMcp = builder.AddProject("samplemcp", "../samples/SampleMcpServer/SampleMcpServer.csproj", launchProfileName: null)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health");

// The gateway binds its ports itself (they are configuration and change while it runs), so nothing stands in front of them.
var gateway = builder.AddProject("gateway", "../Gateway/Gateway.csproj", launchProfileName: null)
    .WithHttpEndpoint(suite.Port("gateway", 4000), env: "AGW_GATEWAY_PORT", isProxied: false)
    .WithHttpEndpoint(suite.Port("gateway", 15000, "admin"), name: "admin", isProxied: false)
    .WithHttpEndpoint(suite.Port("gateway", 15020, "metrics"), name: "metrics", isProxied: false)
    .WithHttpEndpoint(suite.Port("gateway", 15021, "readiness"), name: "readiness", isProxied: false)
    .WithEndpointsInEnvironment(_ => false)
    .WithHttpHealthCheck("/healthz/ready", endpointName: "readiness")
    .WithReference(redis).WaitFor(redis);

var adminApi = builder.AddProject("adminapi", "../AdminApi/AdminApi.csproj", launchProfileName: null)
    .WithHttpEndpoint(suite.Port("adminapi", 8081))
    .WithHttpEndpoint(suite.Port("adminapi", null, "otlp"), name: "otlp", env: "AGW_OTLP_GRPC_PORT", isProxied: false)
    .WithEndpointsInEnvironment(endpoint => endpoint.Name == "http")
    .WithHttpHealthCheck("/health")
    .WithReference(redis).WithReference(gateway).WithReference(mockProvider).WithReference(sampleMcp)
    .WaitFor(redis).WaitFor(mockProvider).WaitFor(sampleMcp);

var portal = builder.AddProject("portal", "../Portal/Portal.csproj", launchProfileName: null)
    .WithHttpEndpoint(suite.Port("portal", 8080))
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(adminApi).WaitFor(adminApi)
    .WithUrl($"{adminApi.GetEndpoint("http")}/docs", "REST reference");

gateway.WithReference(adminApi);
suite.Configure(gateway, adminApi, portal);

var app = builder.Build();
Welcome.PrintWhenReady(app, suite, gateway, adminApi, portal);
app.Run();

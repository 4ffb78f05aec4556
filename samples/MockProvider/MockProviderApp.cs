using Agentgateway.ServiceDefaults;

namespace Agentgateway.Samples.MockProvider;

/// <summary>A server that speaks the wire formats of OpenAI, Anthropic, Gemini and Bedrock and needs no key. Every answer says that it is a mock.</summary>
/// <remarks>
/// Answers relate to the prompt and follow from the request alone, so runs can be compared. Latency and failures: <see cref="MockBehavior"/>.
/// Listens where <c>ASPNETCORE_URLS</c> or <c>--urls</c> says.
/// </remarks>
public static class MockProviderApp
{
    /// <summary>Builds the application; the caller runs it, or starts it on a port of its own in a test.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/", () => Results.Text("Mock LLM provider of Agentgateway for .NET: OpenAI, Anthropic, Gemini and Bedrock wire formats, no model behind it.\n"));
        app.MapOpenAi();
        app.MapAnthropic();
        app.MapGemini();
        app.MapResponses();
        app.MapBedrock();
        return app;
    }
}

using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>The real Aspire dashboard, started through the <c>aspire</c> CLI where that is installed.</summary>
internal sealed class DashboardResource : ExecutableResource
{
    private readonly string _token = RandomNumberGenerator.GetHexString(32, lowercase: true);

    private DashboardResource(string aspire, string workingDirectory)
        : base("dashboard", aspire, workingDirectory)
    {
        Annotations.Add(new EndpointAnnotation("http", "http", 18888, environmentVariable: null, isProxied: true));
        Annotations.Add(new EndpointAnnotation("otlp", "http", null, environmentVariable: null, isProxied: true));
        Annotations.Add(new EndpointAnnotation("otlphttp", "http", null, environmentVariable: null, isProxied: true));
        Annotations.Add(new CommandLineArgsAnnotation(
        [
            "dashboard", "run", "--non-interactive", "--nologo",
            "--frontend-url", Frontend, "--otlp-grpc-url", Otlp, "--otlp-http-url", new EndpointReference(this, "otlphttp"),
        ]));
        Annotations.Add(new HttpHealthAnnotation(Frontend, "/health", 200));
        Annotations.Add(new ResourceUrlAnnotation(ReferenceExpression.Create($"{Frontend}/login?t={_token}"), "Login to the dashboard"));

        // In variables, not arguments: arguments are visible to every user of the machine.
        Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            context.EnvironmentVariables["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] = _token;
            context.EnvironmentVariables["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey";
            context.EnvironmentVariables["DASHBOARD__OTLP__PRIMARYAPIKEY"] = ApiKey;
            return Task.CompletedTask;
        }));
    }

    /// <summary>Where services send telemetry, by gRPC.</summary>
    public EndpointReference Otlp => new(this, "otlp");

    /// <summary>What they have to send as <c>x-otlp-api-key</c>.</summary>
    public string ApiKey { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    private EndpointReference Frontend => new(this, "http");

    /// <summary>The dashboard if it is wanted and the CLI is there, else null.</summary>
    public static DashboardResource? TryCreate(IConfiguration configuration, string workingDirectory) =>
        configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] is { Length: > 0 } || configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }
            ? null
            : ExecutablePath.Find("aspire") is { } aspire ? new DashboardResource(aspire, workingDirectory) : null;
}

using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>The environment variables of a resource, as Aspire 13.5 injects them.</summary>
internal sealed class ChildEnvironment(DistributedApplicationExecutionContext executionContext, TelemetryTarget telemetry, string runId)
{
    /// <summary>All variables for one start of the resource; later ones win, so the model can override every default.</summary>
    public async Task<Dictionary<string, string>> CreateAsync(IResource resource, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, object>
        {
            // Read by ServiceDefaults: a service ends with this process.
            ["AGW_PARENT_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        };
        if (resource is ProjectResource)
        {
            AddProjectDefaults(variables, resource);
            telemetry.AddTo(variables, resource, runId);
        }

        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (endpoint.EnvironmentVariable is { } variable)
            {
                variables[variable] = endpoint.AllocatedPort!.Value.ToString(CultureInfo.InvariantCulture);
            }
        }

        var context = new EnvironmentCallbackContext(executionContext, resource, variables, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var result = new Dictionary<string, string>();
        foreach (var (name, value) in variables)
        {
            result[name] = value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) ?? "" : (string)value;
        }

        return result;
    }

    private static void AddProjectDefaults(Dictionary<string, object> variables, IResource resource)
    {
        variables["ASPNETCORE_ENVIRONMENT"] = "Development";
        variables["DOTNET_ENVIRONMENT"] = "Development";
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        variables["LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE"] = "true";

        var filter = resource.Annotations.OfType<EndpointEnvironmentFilterAnnotation>().LastOrDefault()?.Filter ?? (_ => true);
        var urls = resource.Annotations.OfType<EndpointAnnotation>()
            .Where(e => e.UriScheme == "http" && filter(e))
            .Select(e => $"http://localhost:{e.AllocatedPort}");
        if (string.Join(';', urls) is { Length: > 0 } text)
        {
            variables["ASPNETCORE_URLS"] = text;
        }
    }
}

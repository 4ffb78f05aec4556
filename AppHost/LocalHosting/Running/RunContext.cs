using Aspire.Hosting.ApplicationModel;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>What the runners of one run share.</summary>
internal sealed record RunContext(
    ChildEnvironment Environment,
    RedisLauncher Redis,
    HealthProbe Health,
    ProcessGuard Guard,
    ConsoleOutput Output,
    ResourceNotificationService Notifications,
    Func<IResource, ResourceRunner> RunnerOf,
    Action Changed);

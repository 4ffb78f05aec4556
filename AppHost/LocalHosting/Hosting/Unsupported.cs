namespace Aspire.Hosting;

/// <summary>What the local host cannot do, said by name: it never silently differs from Aspire.</summary>
internal static class Unsupported
{
    public static NotSupportedException Call(string call, string instead) => new(
        $"{call} is not supported by the local host. Either {instead}, or run with the Aspire packages: dotnet run --project AppHost -p:AspireHosting=packages");
}

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Fields of a resource's meta.</summary>
internal static class MetaFields
{
    /// <summary>Id of the gateway or listener that holds the entry.</summary>
    public const string Parent = "parent";

    /// <summary>Section of the document, where the kind alone does not tell, e.g. <c>binds</c> or <c>tcpRoutes</c>.</summary>
    public const string Section = "section";

    /// <summary>Name in the document, where the entry itself has none (keys of <c>gateways</c>).</summary>
    public const string Name = "name";

    /// <summary>Place among siblings.</summary>
    public const string Order = "order";

    /// <summary>State of the secrets in the spec; written by the server only.</summary>
    public const string Secrets = "secrets";

    /// <summary>Fields that a client may write.</summary>
    public static readonly IReadOnlyList<string> Writable =
        ["displayName", "description", "visibility", "capabilities", "contextWindow", "docs", "mock", "tags", Parent, Section, Name, Order];

    /// <summary>Fields that an import carries over from the resource that it replaces.</summary>
    public static bool IsCatalogue(string field) => field is not (Parent or Section or Name or Order or Secrets);
}

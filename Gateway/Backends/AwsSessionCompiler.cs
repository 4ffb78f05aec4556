using Agentgateway.Cel;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Makes the session of an assumed AWS role: fixed, or computed per request from its name and tags (config.md 2.9).</summary>
internal static class AwsSessionCompiler
{
    private const string DefaultName = "agentgateway";
    private const string Use = "backendAuth.aws";

    /// <summary>The session of each request. It throws <see cref="CloudCredentialException"/> where an expression gives no text: access may hang on the tag, so the call must not go out without it.</summary>
    public static Func<Exchange, AwsSession> Compile(AwsAssumeRole role, ExpressionCompiler expressions)
    {
        var name = Text("session name", role.SessionName ?? DefaultName, role.SessionNameExpression, expressions);
        var tags = role.Tags.Select(tag => (tag.Key, Value: Text($"session tag '{tag.Key}'", tag.Value, tag.Expression, expressions))).ToArray();
        if (role.SessionNameExpression is null && role.Tags.All(static tag => tag.Expression is null))
        {
            var session = new AwsSession(role.SessionName ?? DefaultName, [.. role.Tags.Select(static tag => KeyValuePair.Create(tag.Key, tag.Value ?? ""))]);
            return _ => session;
        }

        return exchange => new AwsSession(name(exchange), Array.ConvertAll(tags, tag => KeyValuePair.Create(tag.Key, tag.Value(exchange))));
    }

    private static Func<Exchange, string> Text(string what, string? value, CelExpression? expression, ExpressionCompiler expressions)
    {
        if (expression is null)
        {
            return _ => value ?? "";
        }

        var compute = expressions.Value(expression, Use);
        return exchange => compute(exchange) is { IsError: false } computed && computed.Unwrap().TryGetText(out var text) && text.Length > 0
            ? text
            : throw new CloudCredentialException($"the expression of the AWS {what} gives no text");
    }
}

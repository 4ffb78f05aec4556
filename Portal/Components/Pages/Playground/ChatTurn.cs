using System.Text;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Components.Pages.Playground;

/// <summary>One answer of the playground: what has arrived, and the measures of the call.</summary>
internal sealed class ChatTurn(string question, string requestedModel)
{
    private readonly StringBuilder _answer = new();

    public string Question { get; } = question;

    public string RequestedModel { get; } = requestedModel;

    public string Answer => _answer.ToString();

    public string? Model { get; private set; }

    public List<string> ToolCalls { get; } = [];

    public long? InputTokens { get; private set; }

    public long? OutputTokens { get; private set; }

    public TimeSpan? FirstToken { get; private set; }

    public TimeSpan? Total { get; set; }

    public string? TraceId { get; set; }

    public bool Cancelled { get; set; }

    public Problem? Problem { get; private set; }

    public bool Running => Total is null;

    /// <summary>Takes one event of the stream.</summary>
    public void Apply(Services.ChatUpdate update, TimeSpan elapsed)
    {
        if (!string.IsNullOrEmpty(update.Text))
        {
            FirstToken ??= elapsed;
            _answer.Append(update.Text);
        }

        if (update.ToolCall is { } tool)
        {
            ToolCalls.Add(tool);
        }

        Model = update.Model ?? Model;
        InputTokens = update.InputTokens ?? InputTokens;
        OutputTokens = update.OutputTokens ?? OutputTokens;
        Problem = update.Problem ?? Problem;
    }
}

using Agentgateway.Llm.Conversation;
using FsCheck;
using FsCheck.Fluent;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>A question, the model's answer with calls, and the results of all calls.</summary>
internal sealed record RequestRound(string Question, string? Answer, IReadOnlyList<(string Name, string Arguments, string Result)> Calls)
{
    /// <summary>Rounds with text, calls, or both.</summary>
    public static Gen<RequestRound> Any { get; } =
        from question in Samples.Text
        from answer in Samples.Text
        from hasAnswer in Gen.Elements(true, false)
        from count in Gen.Choose(0, 2)
        from calls in (from name in Samples.ToolName from arguments in Samples.Arguments from result in Samples.Text select (name, arguments, result)).ListOf(count)
        select new RequestRound(question, hasAnswer || calls.Count == 0 ? answer : null, calls);

    /// <summary>Appends the round to a conversation.</summary>
    /// <param name="number">Number of the round; makes the ids of its calls unique.</param>
    public void AddTo(ChatRequest request, int number)
    {
        request.Turns.Add(new ChatTurn(ChatRole.User) { Parts = [new TextPart(Question)] });
        var answer = new ChatTurn(ChatRole.Assistant);
        if (Answer is not null)
        {
            answer.Parts.Add(new TextPart(Answer));
        }

        answer.Parts.AddRange(Calls.Select((call, i) => new ToolCallPart($"call_{number}_{i}", call.Name, call.Arguments)));
        request.Turns.Add(answer);
        if (Calls.Count > 0)
        {
            request.Turns.Add(new ChatTurn(ChatRole.User)
            {
                Parts = [.. Calls.Select((call, i) => new ToolResultPart($"call_{number}_{i}") { Content = [new TextPart(call.Result)], IsPlainText = true, Name = call.Name })],
            });
        }
    }
}

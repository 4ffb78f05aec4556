using System.Text.Json;
using Agentgateway.Llm.Conversation;
using FsCheck;
using FsCheck.Fluent;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>A generated conversation with images, calls, results and tools.</summary>
internal sealed record RequestCase(string? System, IReadOnlyList<RequestRound> Rounds, string Question, bool Image, bool Tools, ChatToolChoice? Choice, int? MaxTokens, double? Temperature)
{
    private const string Picture = "iVBORw0KGgo=";

    private static readonly JsonElement Schema = JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string","description":"a \"city\""},"n":{"type":"integer"}},"required":["city"]}""");

    /// <summary>Conversations of up to three rounds.</summary>
    public static Arbitrary<RequestCase> Any { get; } = (
        from system in Samples.Text
        from hasSystem in Gen.Elements(true, false)
        from count in Gen.Choose(0, 3)
        from rounds in RequestRound.Any.ListOf(count)
        from question in Samples.Text
        from image in Gen.Elements(true, false)
        from choice in Gen.Elements(null, ChatToolChoiceMode.Auto, ChatToolChoiceMode.Required, (ChatToolChoiceMode?)ChatToolChoiceMode.Named)
        from most in Samples.Tokens
        from hasMost in Gen.Elements(true, false)
        from temperature in Gen.Elements(null, 0, 0.5, (double?)1)
        select new RequestCase(
            hasSystem ? system : null, rounds, question, image, choice is not null || rounds.Exists(static round => round.Calls.Count > 0),
            choice is { } mode ? new ChatToolChoice(mode, mode == ChatToolChoiceMode.Named ? "search" : null) : null, hasMost ? most : null, temperature)).ToArbitrary();

    /// <summary>The conversation as a client of the format would hold it.</summary>
    public ChatRequest Request(ChatFormat format)
    {
        var request = new ChatRequest { Source = format, Model = "model-1", MaxTokens = MaxTokens, Temperature = Temperature, ToolChoice = Choice, SystemIsPlainText = true };
        if (System is not null)
        {
            request.System.Add(new TextPart(System));
        }

        for (var i = 0; i < Rounds.Count; i++)
        {
            Rounds[i].AddTo(request, i);
        }

        var last = new ChatTurn(ChatRole.User) { Parts = [new TextPart(Question)] };
        if (Image)
        {
            last.Parts.Add(new MediaPart(MediaKind.Image) { MediaType = "image/png", Base64 = Picture });
        }

        request.Turns.Add(last);
        if (Tools)
        {
            request.Tools.Add(new ChatTool(ChatToolKind.Function, "search") { Description = "Searches.", Parameters = Schema });
            request.Tools.Add(new ChatTool(ChatToolKind.Function, "get_weather") { Parameters = Schema });
        }

        return request;
    }
}

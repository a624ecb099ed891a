using Malmoi.Evaluation;
using Malmoi.LanguageModels;
using Malmoi.Linguistics;
using Malmoi.Server.Hosting;
using Malmoi.Server.Protocol;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Endpoints;

/// <summary><c>POST /v1/score</c>: how probable texts are, token by token, to any model: from left to right, or by filling blanks.</summary>
internal sealed class ScoreEndpoint(ServedModels models, ServerOptions options)
{
    // So much is scored between two steps of those that write.
    private const int CharactersAtOnce = 4096;

    public async Task HandleAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, ServerJson.Messages.ScoreRequest, options.LongestBody);
        var model = models.Find(request.Model);
        var opened = model.RequireModel();
        var texts = request.Texts?.Texts ?? [];
        if (texts.Count == 0 || texts.Count > options.MostTexts)
        {
            throw ApiException.Invalid($"'texts' should be 1 to {options.MostTexts} texts", "texts");
        }

        var unit = Unit(request.Unit);
        var scorer = opened.Scorer();
        var asked = new ScoreOptions { Distributions = request.Ranks == true };
        var scores = new List<ScoredTextBody>(texts.Count);
        foreach (var part in Parts(texts))
        {
            var requests = Array.ConvertAll(part, text => new Continuation(text.Context, text.Text));
            var read = await model.Scheduler.DoAsync(
                () => scorer.ScoreAsync(requests, asked, context.RequestAborted).AsTask().GetAwaiter().GetResult(),
                context.RequestAborted
            );
            scores.AddRange(part.Zip(read, (text, score) => Body(text, score, model.Tokenizer.Special, unit)));
        }

        await Answer.WriteAsync(
            context,
            new ScoreAnswer(
                "scores",
                model.Name,
                model.PredictsNext ? "log_likelihood" : "pseudo_log_likelihood",
                opened.Policy.ToString(),
                scores
            ),
            ServerJson.Messages.ScoreAnswer
        );
    }

    private static SurprisalUnit? Unit(string? name) =>
        name switch
        {
            null or "token" => null,
            "word" => SurprisalUnit.Word,
            "eojeol" => SurprisalUnit.Eojeol,
            _ => throw ApiException.Invalid($"'unit' is '{name}': it should be token, word or eojeol", "unit"),
        };

    private static IEnumerable<(string Context, string Text)[]> Parts(
        IReadOnlyList<(string Context, string Text)> texts
    )
    {
        var part = new List<(string Context, string Text)>();
        var characters = 0;
        foreach (var text in texts)
        {
            var length = text.Context.Length + text.Text.Length;
            if (part.Count > 0 && characters + length > CharactersAtOnce)
            {
                yield return [.. part];
                part.Clear();
                characters = 0;
            }

            part.Add(text);
            characters += length;
        }

        yield return [.. part];
    }

    private static ScoredTextBody Body(
        (string Context, string Text) text,
        TextScore score,
        SpecialTokens special,
        SurprisalUnit? unit
    )
    {
        var totals = Perplexity.Of(text.Text, score, special);
        var places = new CharacterPlaces(text.Text);
        return new ScoredTextBody(text.Context, text.Text)
        {
            LogProbability = Finite(totals.LogProbability),
            Surprisal = Finite(totals.Bits),
            Perplexity = Finite(totals.Value),
            BitsPerCharacter = Finite(totals.BitsPerCharacter),
            Unknown = totals.Unknown,
            Tokens = [.. score.Tokens.Select(token => Token(token, places))],
            Units = unit is { } over
                ? [.. UnitSurprisal.Of(text.Text, score, over).Select(one => Unit(one, places))]
                : null,
        };
    }

    private static ScoredTokenBody Token(TokenScore token, CharacterPlaces places) =>
        new(
            token.Token.Id,
            token.Token.Piece,
            places.Of(token.Token.Range.Start.Value),
            places.Of(token.Token.Range.End.Value),
            Finite(token.LogProbability),
            Finite(-token.LogProbability / Math.Log(2)),
            // 0: nothing stands before a first token where the model has no begin mark, so that it has no rank.
            token.Rank
                is 0
                ? null
                : token.Rank,
            token.Rank is > 0 && token.Entropy is { } entropy ? Finite(entropy) : null
        );

    private static ScoredUnitBody Unit(UnitSurprisal unit, CharacterPlaces places) =>
        new(
            unit.Text,
            places.Of(unit.Range.Start.Value),
            places.Of(unit.Range.End.Value),
            unit.Tokens,
            Finite(unit.Bits)
        );

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

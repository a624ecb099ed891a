using Malmoi.Decoding;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>Writes on from a prompt, token by token or by beam search.</summary>
internal sealed class TextGeneration(
    ITokenizer tokenizer,
    INextTokenModel model,
    Func<string, (INextTokenState State, int[] Given)> begin
)
{
    private readonly SpecialTokens _special = tokenizer.Special;

    /// <summary>The text in pieces as it becomes certain; ends at the end mark, before a stop sequence or after the most tokens.</summary>
    public IEnumerable<string> Write(string prompt, GenerationOptions options, CancellationToken ct)
    {
        Check(options);
        var pieces =
            options.Beams > 1
                ? Search(prompt, options, ct).Take(1).Select(found => found.Text)
                : Sample(prompt, options, ct);
        var stops = new StopSequences(options.StopSequences);
        foreach (var piece in pieces)
        {
            if (stops.Accept(piece) is { Length: > 0 } shown)
            {
                yield return shown;
            }

            if (stops.IsStopped)
            {
                yield break;
            }
        }

        if (stops.Finish() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    public IReadOnlyList<(string Text, double LogProbability)> Search(
        string prompt,
        GenerationOptions options,
        CancellationToken ct
    )
    {
        Check(options);
        var (state, tokens) = begin(prompt);
        using var started = state;
        var logits = new float[model.VocabularySize];
        model.Read([new Reading(state, tokens) { Logits = logits }]);
        var search = new BeamSearch(model, options.Beams)
        {
            Filters = Rules(options, tokens.Length),
            Constraint = options.Constraint,
            End = _special.End,
            LengthPenalty = options.LengthPenalty,
            StopsEarly = options.StopsEarly,
            History = tokens,
        };
        return
        [
            .. search
                .Search(state, logits, options.MaxTokens, ct)
                .Select(found => (TextAfter(tokens, found.Tokens, options), found.LogProbability)),
        ];
    }

    private IEnumerable<string> Sample(string prompt, GenerationOptions options, CancellationToken ct)
    {
        var (state, given) = begin(prompt);
        using var started = state;
        var history = new List<int>(given);
        var sampler = Sampler.From(options, Rules(options, history.Count));
        var constraint = options.Constraint?.Fork();
        var text = new StreamingDecoder(tokenizer, history.ToArray());
        var logits = new float[model.VocabularySize];
        model.Read([new Reading(state, history.ToArray()) { Logits = logits }]);
        for (var written = 0; written < options.MaxTokens; written++)
        {
            ct.ThrowIfCancellationRequested();
            constraint?.Apply(logits);
            var token = sampler.Choose(logits, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(history));
            if (token < 0 || token == _special.End)
            {
                CheckWhole(constraint, token);
                break;
            }

            constraint?.Accept(token);
            history.Add(token);
            if (text.Accept(token) is { Length: > 0 } certain)
            {
                yield return certain;
            }

            model.Read([new Reading(state, new[] { token }) { Logits = logits }]);
        }

        if (text.Finish() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    private string TextAfter(int[] prompt, IEnumerable<int> tokens, GenerationOptions options)
    {
        var text = new StreamingDecoder(tokenizer, prompt);
        var stops = new StopSequences(options.StopSequences);
        var whole = string.Concat(tokens.Where(token => token != _special.End).Select(text.Accept)) + text.Finish();
        return stops.Accept(whole) + stops.Finish();
    }

    private static void CheckWhole(IConstraint? constraint, int token)
    {
        if (constraint is { MayEnd: false } && token < 0)
        {
            throw new InputException(
                "no token of the model goes on with the text as the constraint asks: the vocabulary lacks its characters, or another rule forbids them; take another constraint or model"
            );
        }
    }

    private static void Check(GenerationOptions options)
    {
        if (options.Beams < 1)
        {
            throw new InputException($"a beam of {options.Beams} holds no text: give 1 (sampling) or more");
        }

        if (options.MaxTokens < 0)
        {
            throw new InputException($"{options.MaxTokens} tokens cannot be written: give 0 or more");
        }
    }

    private IReadOnlyList<ILogitFilter> Rules(GenerationOptions options, int prompt) =>
        GenerationRules.From(
            options,
            [
                .. new[]
                {
                    _special.Begin,
                    _special.Padding,
                    options.AllowUnknown ? null : _special.Unknown,
                }.OfType<int>(),
            ],
            prompt,
            _special.End
        );
}

using System.Runtime.InteropServices;
using Malmoi.Decoding;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.Chat;

/// <summary>Why an answer ended.</summary>
public enum AnswerEnd
{
    /// <summary>The model ended it, or a stop sequence did.</summary>
    Stop,

    /// <summary>It has as many tokens as were asked for, or as fit.</summary>
    Length,

    /// <summary>Somebody stopped it.</summary>
    Interrupted,
}

/// <summary>An answer to a prompt while it is written.</summary>
/// <param name="model">Who writes.</param>
/// <param name="read">What was read before.</param>
/// <param name="prompt">What is answered.</param>
/// <param name="options">How to choose tokens.</param>
public sealed class Answer(ChatModel model, ReadPrompts read, ChatPrompt prompt, GenerationOptions options)
{
    // A long prompt is read in parts, so that it can be interrupted.
    private const int Part = 512;

    /// <summary>Tokens of the prompt.</summary>
    public int PromptTokens => prompt.Length;

    /// <summary>Those of them that were read before.</summary>
    public int ReusedTokens { get; private set; }

    /// <summary>Tokens written.</summary>
    public int NewTokens { get; private set; }

    /// <summary>Why it ended; interrupted as long as it has not.</summary>
    public AnswerEnd End { get; private set; } = AnswerEnd.Interrupted;

    /// <summary>The answer in pieces as they become certain; none ends inside a Hangul syllable.</summary>
    /// <exception cref="InputException">The prompt leaves no room for an answer, or no token goes on as the constraint asks.</exception>
    public IEnumerable<string> Write(CancellationToken ct = default)
    {
        var most = Math.Min(options.MaxTokens, model.Room(prompt));
        var stops = new StopSequences([.. options.StopSequences, .. model.Form.Stops]);
        var text = new StreamingDecoder(model.Tokenizer, prompt.Tokens);
        foreach (var token in Tokens(most, ct))
        {
            if (stops.Accept(text.Accept(token)) is { Length: > 0 } shown)
            {
                yield return shown;
            }

            if (stops.IsStopped)
            {
                End = AnswerEnd.Stop;
                yield break;
            }
        }

        if (stops.Accept(text.Finish()) + stops.Finish() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    private IEnumerable<int> Tokens(int most, CancellationToken ct)
    {
        var state = read.Begin(prompt, out var begun);
        ReusedTokens = begun;
        var history = new List<int>(prompt.Tokens);
        var fed = begun;
        try
        {
            var logits = new float[model.Text.Model.VocabularySize];
            do
            {
                ct.ThrowIfCancellationRequested();
                var count = Math.Min(Part, prompt.Tokens.Length - fed);
                model.Text.Model.Read([new Reading(state, prompt.Tokens.AsMemory(fed, count)) { Logits = logits }]);
                fed += count;
            } while (fed < prompt.Tokens.Length);

            read.Keep(prompt, prompt.Tokens, state.Fork());
            var sampler = Sampler.From(options, Rules());
            var constraint = options.Constraint?.Fork();
            while (NewTokens < most)
            {
                ct.ThrowIfCancellationRequested();
                constraint?.Apply(logits);
                var token = sampler.Choose(logits, CollectionsMarshal.AsSpan(history));
                if (token < 0 || model.Ends.Contains(token))
                {
                    CheckWhole(constraint, token);
                    NewTokens += token < 0 ? 0 : 1;
                    End = AnswerEnd.Stop;
                    yield break;
                }

                constraint?.Accept(token);
                history.Add(token);
                NewTokens++;
                yield return token;
                if (NewTokens < most)
                {
                    model.Text.Model.Read([new Reading(state, new[] { token }) { Logits = logits }]);
                    fed++;
                }
            }

            End = AnswerEnd.Length;
        }
        finally
        {
            if (fed > prompt.Tokens.Length)
            {
                read.Keep(prompt, CollectionsMarshal.AsSpan(history)[..fed], state);
            }
            else
            {
                state.Dispose();
            }
        }
    }

    private IReadOnlyList<ILogitFilter> Rules() =>
        GenerationRules.From(
            options,
            [.. model.Suppressed(options.AllowUnknown)],
            prompt.Tokens.Length,
            model.Tokenizer.Special.End
        );

    private static void CheckWhole(IConstraint? constraint, int token)
    {
        if (constraint is { MayEnd: false } && token < 0)
        {
            throw new InputException(
                "no token of the model goes on with the answer as the constraint asks: the vocabulary lacks its characters, or another rule forbids them; take another constraint or model"
            );
        }
    }
}

using System.Text.Json.Nodes;
using Malmoi.Chat;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Prompting;

namespace Malmoi.Evaluation.Assistants;

/// <summary>How likely an answer is after a conversation.</summary>
/// <param name="LogProbability">ln p of the answer, and of its end where the model knows one.</param>
/// <param name="Tokens">That were scored; the end is one of them.</param>
public readonly record struct AnswerLikelihood(double LogProbability, int Tokens)
{
    /// <summary>ln p for each token.</summary>
    public double PerToken => Tokens == 0 ? 0 : LogProbability / Tokens;
}

/// <summary>Scores answers as the model reads conversations: by its template, and with the end of the answer, whichever of its end tokens that is.</summary>
/// <remarks>A model that fills blanks scores the answer's tokens only. What is longer than the model's context loses its oldest turns.</remarks>
public sealed class AnswerScorer
{
    // Conversations whose states are held at the same time.
    private const int BatchSize = 8;

    private static readonly Dictionary<string, JsonNode?> NoVariables = [];

    private readonly ChatModel? _writer;
    private readonly ChatText _form;
    private readonly IScorer? _scorer;

    /// <param name="model">Who gives the probabilities.</param>
    public AnswerScorer(ChatModel model) => (_writer, _form) = (model, model.Form);

    private AnswerScorer(IScorer scorer, ChatText form) => (_scorer, _form) = (scorer, form);

    /// <summary>Of any model that is opened.</summary>
    /// <param name="opened">It stays its owner's to dispose.</param>
    /// <param name="form">Null: the template that came with it.</param>
    public static AnswerScorer Of(OpenedModel opened, ChatText? form = null) =>
        opened.PredictsNext
            ? new AnswerScorer(ChatModel.Of(opened, form))
            : new AnswerScorer(opened.Scorer(), form ?? ChatText.Of(opened));

    /// <summary>Scores several answers to each of some conversations.</summary>
    /// <param name="asked">What was said before, the user last, and answers.</param>
    /// <param name="scored">Hears how many conversations are done.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>In the order of the answers; null where an answer has no token, or is too long with even the last question alone.</returns>
    public async ValueTask<IReadOnlyList<AnswerLikelihood?[]>> ScoreAsync(
        IReadOnlyList<(IReadOnlyList<Message> Prompt, IReadOnlyList<string> Answers)> asked,
        Action<int>? scored = null,
        CancellationToken ct = default
    )
    {
        var scores = new List<AnswerLikelihood?[]>(asked.Count);
        foreach (var batch in asked.Chunk(BatchSize))
        {
            ct.ThrowIfCancellationRequested();
            scores.AddRange(_writer is { } writer ? Read(writer, batch) : await FillAsync(_scorer!, batch, ct));
            scored?.Invoke(scores.Count);
        }

        return scores;
    }

    private async ValueTask<IEnumerable<AnswerLikelihood?[]>> FillAsync(
        IScorer scorer,
        (IReadOnlyList<Message> Prompt, IReadOnlyList<string> Answers)[] batch,
        CancellationToken ct
    )
    {
        var requests = batch.SelectMany(one =>
        {
            var context = _form.Write(new Conversation(one.Prompt), NoVariables);
            return one.Answers.Select(answer => new Continuation(context, answer));
        });
        var scores = new Queue<TextScore>(await scorer.ScoreAsync([.. requests], null, ct));
        return [.. batch.Select(one => one.Answers.Select(_ => Likelihood(scores.Dequeue())).ToArray())];

        static AnswerLikelihood? Likelihood(TextScore score) => new(score.LogProbability, score.Tokens.Count);
    }

    private static IEnumerable<AnswerLikelihood?[]> Read(
        ChatModel model,
        (IReadOnlyList<Message> Prompt, IReadOnlyList<string> Answers)[] batch
    )
    {
        var texts = Array.ConvertAll(batch, one => AnswerTokens.Of(model, one.Prompt, one.Answers));
        var states = new List<INextTokenState>();
        try
        {
            var starts = new INextTokenState?[batch.Length];
            var prompts = new List<Reading>();
            for (var i = 0; i < batch.Length; i++)
            {
                if (texts[i] is not { } text)
                {
                    continue;
                }

                states.Add(starts[i] = text.Begin());
                if (text.Asked.Length > 0)
                {
                    prompts.Add(new Reading(starts[i]!, text.Asked));
                }
            }

            if (prompts.Count > 0)
            {
                model.Text.Model.Read(prompts.ToArray());
            }

            var readings = new List<Reading>();
            for (var i = 0; i < batch.Length; i++)
            {
                foreach (var answer in texts[i]?.Answers ?? [])
                {
                    var state = starts[i]!.Fork();
                    states.Add(state);
                    readings.Add(
                        new Reading(state, answer)
                        {
                            LogProbabilities = new float[answer.Length],
                            Logits = model.Ends.Count > 0 ? new float[model.Text.Model.VocabularySize] : default,
                        }
                    );
                }
            }

            model.Text.Model.Read(readings.ToArray());
            var read = new Queue<Reading>(readings);
            return
            [
                .. batch.Select(
                    (one, i) =>
                        texts[i] is { } text
                            ? Array.ConvertAll(text.Answers, _ => Likelihood(model, read.Dequeue()))
                            : new AnswerLikelihood?[one.Answers.Count]
                ),
            ];
        }
        finally
        {
            states.ForEach(state => state.Dispose());
        }
    }

    private static AnswerLikelihood? Likelihood(ChatModel model, Reading reading)
    {
        var sum = 0.0;
        foreach (var value in reading.LogProbabilities.Span)
        {
            sum += value;
        }

        var tokens = reading.Tokens.Length;
        if (reading.Logits.IsEmpty)
        {
            return new AnswerLikelihood(sum, tokens);
        }

        return new AnswerLikelihood(sum + End(reading.Logits.Span, model.Ends), tokens + 1);
    }

    // ln of the probability that any of the end tokens comes next.
    private static double End(ReadOnlySpan<float> logits, IReadOnlySet<int> ends)
    {
        var most = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            most = Math.Max(most, logit);
        }

        double all = 0,
            ending = 0;
        for (var token = 0; token < logits.Length; token++)
        {
            var mass = Math.Exp(logits[token] - most);
            all += mass;
            ending += ends.Contains(token) ? mass : 0;
        }

        return Math.Log(ending / all);
    }
}

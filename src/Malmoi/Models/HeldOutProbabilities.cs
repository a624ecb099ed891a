using Malmoi.NGrams.Mixing;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>What each model of a mixture gives each token of a held-out text.</summary>
/// <remarks>
/// Words that no model knows are left out: how much a model gives to all unknown words together says nothing of how well it
/// predicts.
/// </remarks>
public sealed class HeldOutProbabilities
{
    private readonly List<double> _probabilities = [];
    private readonly int _components;

    private HeldOutProbabilities(int components) => _components = components;

    /// <summary>Tokens judged, the ends of sentences among them where the policy predicts them.</summary>
    public long Tokens => _probabilities.Count / _components;

    /// <summary>Tokens left out, as no model knows them.</summary>
    public long Unknown { get; private set; }

    /// <summary>Asks every model for every token.</summary>
    /// <exception cref="InputException">No token is left to judge by.</exception>
    public static HeldOutProbabilities Read(
        WordMixture mixture,
        TextPolicy policy,
        IEnumerable<string> sentences,
        CancellationToken ct = default
    )
    {
        var marks = mixture.Marks;
        var tokenizer = policy.Over(
            mixture.Vocabulary,
            new LanguageModels.SpecialTokens(marks.Unknown, marks.Begin, marks.End)
        );
        var components = mixture.Weights.Count;
        var result = new HeldOutProbabilities(components);
        foreach (var sentence in sentences)
        {
            ct.ThrowIfCancellationRequested();
            int[] tokens =
            [
                .. tokenizer.Encode(sentence).Select(token => token.Id),
                .. policy.Boundaries == BoundaryPolicy.BeginAndEnd ? [marks.End] : Array.Empty<int>(),
            ];
            var probabilities = mixture.ComponentProbabilities(tokens);
            for (var t = 0; t < tokens.Length; t++)
            {
                if (tokens[t] == marks.Unknown)
                {
                    result.Unknown++;
                }
                else
                {
                    result._probabilities.AddRange(probabilities.AsSpan(t * components, components));
                }
            }
        }

        return result.Tokens > 0
            ? result
            : throw new InputException(
                "the held-out text has no word that a model knows: weights cannot be told from it"
            );
    }

    /// <summary>The weights under which the text is likeliest.</summary>
    public MixtureWeights Estimate() =>
        MixtureWeights.Estimate(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_probabilities), _components);

    /// <summary>How one model alone does; infinite perplexity where it rules a token out.</summary>
    public (double Perplexity, long Impossible) Alone(int component)
    {
        var weights = new double[_components];
        weights[component] = 1;
        return Mixed(weights);
    }

    /// <summary>How the mixture with these weights does, and how many tokens it rules out.</summary>
    public (double Perplexity, long Impossible) Mixed(IReadOnlyList<double> weights)
    {
        var (sum, impossible) = (0.0, 0L);
        for (var at = 0; at < _probabilities.Count; at += _components)
        {
            var mixed = 0.0;
            for (var i = 0; i < _components; i++)
            {
                mixed += weights[i] * _probabilities[at + i];
            }

            impossible += mixed > 0 ? 0 : 1;
            sum += Math.Log(mixed);
        }

        return (Math.Exp(-sum / Tokens), impossible);
    }
}

using System.Buffers;
using Malmoi.LanguageModels;

namespace Malmoi.NGrams.Mixing;

/// <summary>A linear mixture of models (Jelinek and Mercer, 1980): each answers, and their probabilities are averaged by weight.</summary>
/// <remarks>
/// p(w | h) = Σ_i λ_i p_i(w | h). Any models will do that number the same tokens in the same way; <see cref="WordMixture"/> mixes
/// models with vocabularies of their own.
/// </remarks>
public sealed class LinearMixture : INextTokenModel
{
    private readonly MixtureComponent[] _components;

    /// <summary>Mixes models that share one vocabulary.</summary>
    /// <exception cref="InputException">The models differ in vocabulary size, or the weights are no distribution.</exception>
    public LinearMixture(IReadOnlyList<INextTokenModel> models, IReadOnlyList<double> weights)
    {
        CheckWeights(models.Count, weights);
        VocabularySize = models[0].VocabularySize;
        foreach (var model in models)
        {
            if (model.VocabularySize != VocabularySize)
            {
                throw new InputException(
                    $"models of {VocabularySize} and {model.VocabularySize} tokens cannot be mixed by id: mix models of words by their words"
                );
            }
        }

        _components = [.. models.Select((model, i) => new MixtureComponent(model, weights[i], null, 0))];
    }

    internal LinearMixture(MixtureComponent[] components, int vocabularySize)
    {
        CheckWeights(components.Length, [.. components.Select(component => component.Weight)]);
        _components = components;
        VocabularySize = vocabularySize;
    }

    public int VocabularySize { get; }

    /// <summary>(components) The weights, which sum to one.</summary>
    public IReadOnlyList<double> Weights => [.. _components.Select(component => component.Weight)];

    public INextTokenState StartEmpty() =>
        new LinearMixtureState([.. _components.Select(component => component.Model.StartEmpty())]);

    public INextTokenState Start(ReadOnlySpan<int> source = default)
    {
        var states = new INextTokenState[_components.Length];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = _components[i].Model.Start(source);
        }

        return new LinearMixtureState(states);
    }

    public void Read(ReadOnlySpan<Reading> batch)
    {
        var tokens = 0;
        foreach (var reading in batch)
        {
            tokens += reading.Tokens.Length;
        }

        var mixed = new double[tokens];
        var distributions = new double[batch.Length][];
        for (var i = 0; i < _components.Length; i++)
        {
            AddComponent(i, batch, mixed, distributions);
        }

        var at = 0;
        for (var r = 0; r < batch.Length; r++)
        {
            ((LinearMixtureState)batch[r].State).Length += batch[r].Tokens.Length;
            var wanted = batch[r].LogProbabilities.Span;
            for (var i = 0; i < batch[r].Tokens.Length; i++, at++)
            {
                if (!wanted.IsEmpty)
                {
                    wanted[i] = (float)Math.Log(mixed[at]);
                }
            }

            var logits = batch[r].Logits.Span;
            for (var word = 0; word < logits.Length; word++)
            {
                logits[word] = (float)Math.Log(distributions[r][word]);
            }
        }
    }

    /// <summary>(tokens, components) What each component gives each token of a sentence; the weights play no part.</summary>
    public double[] ComponentProbabilities(ReadOnlySpan<int> tokens)
    {
        var probabilities = new double[tokens.Length * _components.Length];
        var sentence = tokens.ToArray();
        for (var i = 0; i < _components.Length; i++)
        {
            using var state = _components[i].Model.Start();
            var logarithms = new float[sentence.Length];
            _components[i]
                .Model.Read([new Reading(state, _components[i].Own(sentence)) { LogProbabilities = logarithms }]);
            for (var t = 0; t < sentence.Length; t++)
            {
                probabilities[(t * _components.Length) + i] = _components[i].Lacks(sentence[t])
                    ? 0
                    : Math.Exp(logarithms[t]);
            }
        }

        return probabilities;
    }

    private void AddComponent(int index, ReadOnlySpan<Reading> batch, double[] mixed, double[][] distributions)
    {
        var component = _components[index];
        var logarithms = ArrayPool<float>.Shared.Rent(Math.Max(1, mixed.Length));
        try
        {
            var own = new Reading[batch.Length];
            var at = 0;
            for (var r = 0; r < batch.Length; r++)
            {
                var state = (LinearMixtureState)batch[r].State;
                own[r] = new Reading(state.Components[index], component.Own(batch[r].Tokens))
                {
                    LogProbabilities = batch[r].LogProbabilities.IsEmpty
                        ? default
                        : logarithms.AsMemory(at, batch[r].Tokens.Length),
                    Logits = batch[r].Logits.IsEmpty ? default : new float[component.Model.VocabularySize],
                };
                at += batch[r].Tokens.Length;
            }

            component.Model.Read(own);

            at = 0;
            for (var r = 0; r < batch.Length; r++)
            {
                foreach (var token in batch[r].Tokens.Span)
                {
                    mixed[at] += component.Lacks(token) ? 0 : component.Weight * Math.Exp(logarithms[at]);
                    at++;
                }

                if (!batch[r].Logits.IsEmpty)
                {
                    component.AddDistribution(own[r].Logits.Span, distributions[r] ??= new double[VocabularySize]);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(logarithms);
        }
    }

    internal static void CheckWeights(int models, IReadOnlyList<double> weights)
    {
        if (models == 0 || models != weights.Count)
        {
            throw new InputException(
                $"a mixture of {models} models has {weights.Count} weights: give one weight a model"
            );
        }

        if (weights.Any(weight => !(weight >= 0)) || Math.Abs(weights.Sum() - 1) > 1e-6)
        {
            throw new InputException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"the weights {string.Join(", ", weights)} are no distribution: none may be below zero and they must sum to one"
                )
            );
        }
    }
}

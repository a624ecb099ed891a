using System.Runtime.InteropServices;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Changes policy and critic by the answers of a step: several times through, in several updates each, each of them part by part.</summary>
internal sealed class PolicyLearner : IDisposable
{
    private readonly Transformer _model;
    private readonly Critic? _critic;
    private readonly PolicyOptions _options;
    private readonly IBatches? _pretraining;
    private readonly TransformerTraining? _reading;
    private readonly Parameter[] _tensors;

    /// <param name="model">The policy.</param>
    /// <param name="trained">What is trained of it.</param>
    /// <param name="critic">Null: there is none.</param>
    /// <param name="options">How.</param>
    /// <param name="pretraining">Text that is learned beside (PPO-ptx); null: none.</param>
    public PolicyLearner(
        Transformer model,
        IReadOnlyDictionary<string, Parameter> trained,
        Critic? critic,
        PolicyOptions options,
        IBatches? pretraining
    )
    {
        (_model, _critic, _options, _pretraining) = (model, critic, options, pretraining);
        _reading = pretraining is null ? null : new TransformerTraining(model);
        Tensors = trained
            .Where(tensor => tensor.Value.requires_grad)
            .Concat(critic?.Tensors ?? new Dictionary<string, Parameter>())
            .ToDictionary(tensor => tensor.Key, tensor => tensor.Value, StringComparer.Ordinal);
        _tensors = [.. Tensors.Values];
        Optimizer = Optimizer.Create(options.Optimizer, Tensors);
    }

    /// <summary>All that is trained.</summary>
    public IReadOnlyDictionary<string, Parameter> Tensors { get; }

    public Optimizer Optimizer { get; }

    /// <summary>What the critic expects at each token of answers that were just written.</summary>
    public IReadOnlyList<Rollout> Expect(IReadOnlyList<Rollout> rollouts)
    {
        if (_critic is null)
        {
            return rollouts;
        }

        using var noGradients = no_grad();
        var valued = new List<Rollout>();
        foreach (var part in rollouts.Chunk(_options.Rows))
        {
            using var scope = NewDisposeScope();
            var pass = AnswerPass.Of(_model, _critic, part, _options.Temperature);
            valued.AddRange(
                part.Zip(AnswerPass.Rows(pass.Values!, part), (rollout, values) => rollout with { Values = values })
            );
        }

        return valued;
    }

    /// <summary>Learns from weighed answers.</summary>
    /// <param name="rollouts">One at least.</param>
    /// <param name="step">From 0.</param>
    /// <exception cref="DivergedException">A loss or gradient is no number: the weights of the last update stand.</exception>
    /// <exception cref="InputException">A part does not fit into memory.</exception>
    public LearnedStep Learn(IReadOnlyList<Rollout> rollouts, long step)
    {
        var rate = _options.Optimizer.Rate(step, _options.LearningRate * _options.Schedule.Share(step, _options.Steps));
        var sums = new LearnedStep(0, 0, 0, 0, 0, rate);
        var updates = 0;
        for (var epoch = 0; epoch < _options.Epochs; epoch++)
        {
            var order = new KeyedPermutation(rollouts.Count, _options.Seed, (step * _options.Epochs) + epoch);
            Rollout[] shuffled = [.. Enumerable.Range(0, rollouts.Count).Select(place => rollouts[(int)order[place]])];
            var size = (shuffled.Length + _options.Updates - 1) / _options.Updates;
            foreach (var update in shuffled.Chunk(size))
            {
                sums = sums.Plus(Update(update, step, updates, rate));
                updates++;
            }
        }

        return sums.Over(updates);
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        _reading?.Dispose();
        Gradients.Clear(_tensors);
    }

    private LearnedStep Update(Rollout[] rollouts, long step, int number, double rate)
    {
        using var scope = NewDisposeScope();
        Gradients.Clear(_tensors);
        var learned = new LearnedStep(0, 0, 0, 0, 0, rate);
        var whole = rollouts.Sum(Size);
        foreach (var part in rollouts.Chunk(_options.Rows))
        {
            learned = learned.Plus(Differentiate(part, (double)part.Sum(Size) / whole));
        }

        if (_pretraining is not null)
        {
            DifferentiatePretraining((step * _options.Epochs * _options.Updates) + number);
        }

        var norm = Gradients.Norm(_tensors).item<float>();
        if (!float.IsFinite(norm) || !double.IsFinite(learned.PolicyLoss) || !double.IsFinite(learned.ValueLoss))
        {
            throw new DivergedException(
                FormattableString.Invariant(
                    $"at step {step + 1} the loss is {learned.PolicyLoss} and the gradient's norm {norm}: the policy diverges; lower --learning-rate, raise --kl or clip the gradients"
                )
            );
        }

        if (_options.ClipNorm is { } most)
        {
            Gradients.Clip(_tensors, norm, most);
        }

        Optimizer.Step(rate);
        Gradients.Clear(_tensors);
        return learned with { GradientNorm = norm };
    }

    private long Size(Rollout rollout) => _options.Method.CountsTokens ? rollout.Length : 1;

    private LearnedStep Differentiate(Rollout[] rollouts, double share)
    {
        try
        {
            using var scope = NewDisposeScope();
            using Scalar factor = share;
            var pass = AnswerPass.Of(_model, _critic, rollouts, _options.Temperature);
            var loss = _options.Method.Loss(pass, rollouts, _options.AnswerTokens);
            (loss.Total * factor).backward();
            return new LearnedStep(
                loss.Policy * share,
                loss.Value * share,
                loss.Moved * share,
                loss.Clipped * share,
                0,
                0
            );
        }
        catch (ExternalException error) when (error.Message.Contains("memory", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(
                $"{rollouts.Length} answers of up to {rollouts.Max(rollout => rollout.Prompt.Tokens.Length + rollout.Length)} tokens do not fit into memory at once: --rows {Math.Max(1, rollouts.Length / 2)} learns the same from fewer at once, and --answer-tokens makes them shorter",
                error
            );
        }
    }

    private void DifferentiatePretraining(long number)
    {
        using var scope = NewDisposeScope();
        using Scalar weight = _options.PretrainingWeight;
        _reading!.Backward(_reading.Loss(_pretraining!.Get(number), training: false) * weight);
    }
}

/// <summary>What was measured while a step was learned.</summary>
internal sealed record LearnedStep(
    double PolicyLoss,
    double ValueLoss,
    double Moved,
    double Clipped,
    double GradientNorm,
    double Rate
)
{
    public LearnedStep Plus(LearnedStep other) =>
        new(
            PolicyLoss + other.PolicyLoss,
            ValueLoss + other.ValueLoss,
            Moved + other.Moved,
            Clipped + other.Clipped,
            GradientNorm + other.GradientNorm,
            Rate
        );

    public LearnedStep Over(int count) =>
        new(PolicyLoss / count, ValueLoss / count, Moved / count, Clipped / count, GradientNorm / count, Rate);
}

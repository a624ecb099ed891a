using System.Diagnostics;
using Malmoi.Architectures;
using Malmoi.Decoding;
using Malmoi.Inference;
using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Alignment.Policies;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Trains a policy on its own answers, step after step, stopped and resumed at will with the same result.</summary>
/// <remarks>
/// <code>
///   prompts ─ managed engine ─ answers ─ reward, reference, critic ─ advantages ─ updates by torch ─┐
///                   ▲                                                                               │
///                   └────────────────────── weights, where torch keeps them ◄───────────────────────┘
/// </code>
/// What a step does follows from its number, the options and the weights alone.
/// </remarks>
public sealed class PolicyTraining : IDisposable
{
    private readonly PolicyParts _parts;
    private readonly PolicyOptions _options;
    private readonly PolicyLearner _learner;
    private readonly PolicyState _state;
    private readonly RolloutWriter _writer;
    private readonly TrainedEngine _policy;
    private readonly TrainedEngine _reference;
    private readonly StepLines? _steps;
    private readonly StepLines? _comparisons;
    private PolicyAlarms _alarms;
    private IReadOnlyList<Rollout>? _before;
    private PolicyComparison? _compared;
    private bool _resumed;

    /// <param name="parts">Model, prompts, reward.</param>
    /// <param name="options">How.</param>
    /// <param name="folder">Where checkpoints and measurements are kept; null: nowhere.</param>
    /// <exception cref="InputException">A setting is out of its range, there is no prompt, or one is as long as the model reads.</exception>
    public PolicyTraining(PolicyParts parts, PolicyOptions options, string? folder = null)
    {
        options.Check();
        if (parts.Prompts.Count == 0)
        {
            throw new InputException("there is no prompt to answer: name a file with instructions");
        }

        if (options.Method.NeedsCritic && parts.Critic is null)
        {
            throw new ArgumentException($"'{options.Method.Name}' needs a critic.", nameof(parts));
        }

        Check(parts);
        (_parts, _options) = (parts, options);
        _learner = new PolicyLearner(parts.Model, parts.Trained, parts.Critic, options, parts.Pretraining);
        _state = new PolicyState(_learner, options, folder, parts.Prompts.Count);
        _writer = new RolloutWriter(
            parts.Text,
            parts.Reward,
            new AnswerOptions
            {
                MaxTokens = options.AnswerTokens,
                Temperature = options.Temperature,
                TopP = options.TopP,
                MostAtOnce = options.AtOnce,
                Ends = parts.Ends,
                Suppressed = parts.Suppressed,
            }
        );
        var engine = new EngineOptions { Threads = options.Threads };
        _policy = new TrainedEngine(parts.Model, parts.Adapter, engine);
        // Nothing that was read in an earlier step may change a number of a later one: the step may be begun anew by another process.
        _reference = TrainedEngine.Frozen(parts.Model, engine with { PrefixBytes = 0 });
        _alarms = new PolicyAlarms(options.Alarms, []);
        if (folder is not null)
        {
            _steps = new StepLines(Path.Combine(folder, "policy.jsonl"));
            _comparisons = new StepLines(Path.Combine(folder, "comparisons.jsonl"));
        }
    }

    /// <summary>Steps taken.</summary>
    public long Step => _state.Step;

    /// <summary>Trains on until all steps are taken or it must stop; from the newest checkpoint, if there is one.</summary>
    /// <exception cref="InputException">A loss is no number and no checkpoint stands, an answer has no reward, or the disk is full.</exception>
    public PolicyOutcome Run(IPolicyObserver? observer = null, CancellationToken ct = default)
    {
        using var taken = _state.Take();
        var told = new Told(observer);
        Resume(told);
        while (_state.Step < _options.Steps)
        {
            PolicyStep step;
            try
            {
                ct.ThrowIfCancellationRequested();
                CompareWhereDue(observer, ct);
                step = Advance(ct);
            }
            catch (OperationCanceledException)
            {
                // What was written in a step that is broken off is written again.
                _state.Save(told);
                return Outcome(PolicyEnd.Cancelled);
            }
            catch (DivergedException error)
            {
                return _state.GoBack()
                    ? Outcome(PolicyEnd.Diverged, error.Message)
                    : throw new InputException(
                        $"{error.Message}; no checkpoint stands before it (--checkpoint-every), so the model is as it was before",
                        error
                    );
            }

            _steps?.Add(step.ToJson());
            observer?.Stepped(step);
            var signs = _alarms.Watch(step);
            foreach (var sign in signs)
            {
                observer?.Noticed(sign);
            }

            if (_alarms.IsOn && _options.StopsOnAlarm)
            {
                _ = _state.GoBack();
                return Outcome(PolicyEnd.Alarmed, signs.Count > 0 ? signs[0] : "an alarm of before is not over");
            }

            if (!_alarms.IsOn && _options.CheckpointEvery > 0 && _state.Step % _options.CheckpointEvery == 0)
            {
                _state.Save(told);
            }
        }

        _state.Save(told);
        CompareWhereDue(observer, ct, isLast: true);
        return Outcome(PolicyEnd.Finished);
    }

    public void Dispose()
    {
        _learner.Dispose();
        _state.Dispose();
        _policy.Dispose();
        _reference.Dispose();
    }

    /// <summary>Answers of a step, weighed: what is learned from next.</summary>
    internal IReadOnlyList<Rollout> Prepare(long step, CancellationToken ct = default) =>
        Weigh(Judge(Write(step, 0, ct), ct));

    private PolicyStep Advance(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var (method, wanted) = (_options.Method, _options.Prompts * _options.Method.Group);
        var (judged, weighed) = (new List<Rollout>(), new List<Rollout>());
        var writing = 0.0;
        for (var draw = 0; draw < method.Draws && weighed.Count < wanted; draw++)
        {
            var began = Stopwatch.GetTimestamp();
            var written = Write(_state.Step, draw, ct);
            writing += Stopwatch.GetElapsedTime(began).TotalSeconds;
            var own = Judge(written, ct);
            judged.AddRange(own);
            weighed.AddRange(Weigh(own).Take(wanted - weighed.Count));
        }

        var judging = Stopwatch.GetElapsedTime(started).TotalSeconds - writing;
        var weight = _state.Distance.Weight;
        // An optimiser that divides by the size of gradients makes a step by chance of what rounding leaves of none.
        var teaches = weighed.Any(rollout => rollout.Advantages.Any(advantage => advantage != 0));
        var learned = teaches ? _learner.Learn(weighed, _state.Step) : new LearnedStep(0, 0, 0, 0, 0, 0);
        if (_options.DistanceTarget is not null)
        {
            _state.Distance.Update(judged.Average(rollout => rollout.Distance), judged.Count);
        }

        _state.Step++;
        _state.Tokens += judged.Sum(rollout => (long)rollout.Length);
        return RolloutMeasures.Of(judged, weighed, method.Group) with
        {
            Step = _state.Step,
            DistanceWeight = weight,
            Clipped = learned.Clipped,
            Moved = learned.Moved,
            PolicyLoss = learned.PolicyLoss,
            ValueLoss = learned.ValueLoss,
            GradientNorm = learned.GradientNorm,
            LearningRate = learned.Rate,
            WritingSeconds = writing,
            JudgingSeconds = judging,
            LearningSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds - writing - judging,
        };
    }

    private IReadOnlyList<Rollout> Write(long step, int draw, CancellationToken ct)
    {
        _policy.Renew();
        var count = _parts.Prompts.Count;
        var prompts = new PolicyPrompt[_options.Prompts];
        for (var i = 0; i < prompts.Length; i++)
        {
            // What is drawn again goes through the prompts by itself, in other orders.
            var turn = draw == 0 ? step : (step * (_options.Method.Draws - 1)) + draw - 1;
            var (pass, place) = Math.DivRem((turn * prompts.Length) + i, count);
            pass = draw == 0 ? pass : -4 - pass;
            prompts[i] = _parts.Prompts[(int)new KeyedPermutation(count, _options.Seed, pass)[place]];
        }

        var seed = (long)
            KeyedRandom.Key(_options.Seed, draw == 0 ? step : -1 - ((step * _options.Method.Draws) + draw));
        try
        {
            return _writer.Write(_policy.Model, prompts, _options.Method.Group, seed, ct);
        }
        catch (InputException error) when (step > 0)
        {
            // The prompts were looked at before, and the model wrote when it began.
            throw new DivergedException(FormattableString.Invariant($"at step {step + 1} {error.Message}"), error);
        }
    }

    private IReadOnlyList<Rollout> Judge(IReadOnlyList<Rollout> rollouts, CancellationToken ct) =>
        _learner.Expect(_writer.Compare(_writer.Judge(rollouts, ct), _reference.Model));

    private IReadOnlyList<Rollout> Weigh(IReadOnlyList<Rollout> rollouts)
    {
        var penalised = rollouts.Select(rollout =>
            rollout.Answer.IsEnded ? rollout : rollout with { Score = rollout.Score - _options.EndPenalty }
        );
        return _options.Method.Weigh([.. penalised], _state.Distance.Weight);
    }

    private void CompareWhereDue(IPolicyObserver? observer, CancellationToken ct, bool isLast = false)
    {
        var isDue = isLast || (_options.EvaluateEvery > 0 && _state.Step % _options.EvaluateEvery == 0);
        if (!isDue || _options.EvaluateEvery == 0 || _parts.HeldOut.Count == 0 || _compared?.Step == _state.Step)
        {
            return;
        }

        _policy.Renew();
        _before ??= Answer(_reference.Model);
        var after = Answer(_policy.Model);
        _compared = new PolicyComparison(
            _state.Step,
            [
                .. _before.Zip(
                    after,
                    (one, other) =>
                        new ComparedAnswers(
                            one.Prompt.Messages[^1].Content ?? "",
                            one.Text,
                            one.Score,
                            other.Text,
                            other.Score
                        )
                ),
            ]
        );
        _comparisons?.Add(_compared.ToJson());
        observer?.Compared(_compared);

        IReadOnlyList<Rollout> Answer(EngineModel model) =>
            _writer.Judge(_writer.Write(model, _parts.HeldOut, 1, (long)KeyedRandom.Key(_options.Seed, -1), ct), ct);
    }

    private static void Check(PolicyParts parts)
    {
        var most = parts.Model.Spec.Stacks[^1].Stack.Embeddings is TokenEmbeddings { Positions: { } positions }
            ? positions.Count
            : int.MaxValue;
        foreach (var (number, prompt) in parts.Prompts.Concat(parts.HeldOut).Index())
        {
            if (prompt.Tokens.Length == 0 || prompt.Tokens.Length >= most)
            {
                throw new InputException(
                    prompt.Tokens.Length == 0
                        ? $"prompt {number + 1} has no token: there is nothing to answer"
                        : $"prompt {number + 1} has {prompt.Tokens.Length} tokens, and the model reads {most} with the answer: shorten it, or leave it out"
                );
            }
        }
    }

    private void Resume(Told told)
    {
        if (_resumed)
        {
            return;
        }

        _resumed = true;
        _state.Resume(told);
        _steps?.Forget(_state.Step);
        _comparisons?.Forget(_state.Step);
        _alarms = new PolicyAlarms(_options.Alarms, _steps?.Read().Select(PolicyStep.Parse) ?? []);
        _compared = _comparisons?.Read() is [.., var last] ? PolicyComparison.Parse(last) : null;
    }

    private PolicyOutcome Outcome(PolicyEnd end, string? reason = null) => new(end, _state.Step, reason, _compared);

    /// <summary>What checkpoints tell, told on.</summary>
    private sealed class Told(IPolicyObserver? observer) : ITrainingObserver
    {
        public void Stepped(TrainingStep step) { }

        public void Saved(long step, string path) => observer?.Saved(step, path);

        public void Resumed(long step, string path) => observer?.Resumed(step, path);

        public void Noticed(string line) => observer?.Noticed(line);
    }
}

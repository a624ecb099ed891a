using Malmoi.Architectures;
using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Runs;
using TorchSharp.Modules;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>A policy learns from its own answers in a run's folder: prompts, rewards, training, measurements, the model that comes of it.</summary>
public sealed class PolicyRun : IDisposable
{
    private readonly PolicyRunOptions _options;
    private readonly TunedModel _model;
    private readonly AskedRewards _rewards;
    private readonly Critic? _critic;
    private readonly PolicyTraining _training;

    private PolicyRun(string path, PolicyRunOptions options, IReadOnlyList<string> arguments, TunedModel model)
    {
        (_options, _model) = (options, model);
        var text = new PolicyText(model.Renderer, model.Transformer.Heads[HeadNames.NextToken].Spec.Outputs);
        var (asked, held) = Prompts();
        var method = options.Policy.Method;
        var ownCritic = method.NeedsCritic && !options.SharesBody;
        _rewards = new AskedRewards(
            options.Rewards,
            [.. asked, .. held],
            ownCritic ? options.Model : null,
            options.Device
        );
        try
        {
            var dropped = options.SkipsLong ? new List<int>() : null;
            var parts = new PolicyParts
            {
                Model = model.Transformer,
                Adapter = model.Adapter,
                Trained = model.Trained,
                Prompts = text.Read(asked, model.Positions, options.Prompts, dropped),
                HeldOut =
                    held.Count == 0 ? [] : text.Read(held, model.Positions, options.Dev ?? options.Prompts, dropped),
                Reward = _rewards,
                Text = text.Text,
                Ends = text.Ends,
                Suppressed = text.Suppressed,
                Critic = _critic = method.NeedsCritic ? Critic(ownCritic ? _rewards.Folder : null) : null,
                Pretraining = options.Pretraining is { } file
                    ? new TextWindows(
                        file,
                        model.Tokenizer,
                        options.Policy.Rows,
                        Math.Min(options.PretrainingLength, model.Positions ?? int.MaxValue),
                        options.Policy.Seed
                    )
                    : null,
            };
            (Learned, HeldOut, Dropped) = (parts.Prompts.Count, parts.HeldOut.Count, dropped?.Count ?? 0);
            Folder = RunFolder.Begin(path, Record(arguments, parts));
            _training = new PolicyTraining(parts, options.Policy, Folder.Path);
        }
        catch
        {
            _critic?.Dispose();
            _rewards.Dispose();
            throw;
        }
    }

    public RunFolder Folder { get; }

    /// <summary>Prompts that are learned from.</summary>
    public int Learned { get; }

    /// <summary>Prompts that policy and reference are compared by.</summary>
    public int HeldOut { get; }

    /// <summary>Prompts that were left out because they are too long.</summary>
    public int Dropped { get; }

    /// <summary>Steps taken.</summary>
    public long Step => _training.Step;

    /// <summary>Opens model and prompts, and begins a run in a folder or goes on with the one that stands there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="arguments">The command, to be written down.</param>
    /// <exception cref="InputException">A part is missing or damaged, two do not fit each other, or the folder holds something else.</exception>
    public static PolicyRun Begin(string path, PolicyRunOptions options, IReadOnlyList<string> arguments)
    {
        options.Policy.Check();
        var model = TunedModel.Open(
            options.Model,
            new TunedModelOptions
            {
                Device = options.Device,
                Seed = (int)options.Policy.Seed,
                Adapter = options.Adapter is { } adapter ? adapter with { Dropout = 0 } : null,
                Template = options.Template,
            }
        );
        try
        {
            return !model.IsConditional
                ? new PolicyRun(path, options, arguments, model)
                : throw new InputException(
                    $"'{options.Model}' is no decoder: 'align {options.Policy.Method.Name}' teaches models that go on with a conversation (GPT, Llama, Qwen, ...)"
                );
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Trains, from the newest checkpoint if there is one, and writes the model into the folder.</summary>
    /// <param name="observer">Is told what happens, after it was written down.</param>
    /// <param name="ct">Stops after a checkpoint.</param>
    /// <exception cref="InputException">A loss is no number and no checkpoint stands, or the disk is full.</exception>
    public PolicyOutcome Train(IPolicyObserver? observer = null, CancellationToken ct = default)
    {
        using var recorder = new RunRecorder(Folder);
        var outcome = _training.Run(new Recorded(recorder, observer), ct);
        if (outcome.End != PolicyEnd.Cancelled)
        {
            _model.Write(Folder.Path);
        }

        return outcome;
    }

    public void Dispose()
    {
        _training.Dispose();
        _critic?.Dispose();
        _rewards.Dispose();
        _model.Dispose();
    }

    private (IReadOnlyList<AskedPrompt> Learned, IReadOnlyList<AskedPrompt> Held) Prompts()
    {
        var all = PromptFile.Read(_options.Prompts);
        if (_options.Policy.EvaluateEvery == 0)
        {
            return (all, []);
        }

        if (_options.Dev is { } dev)
        {
            return (all, [.. PromptFile.Read(dev).Take(_options.Compared)]);
        }

        // Prompts that stand there twice are held out together.
        var groups = all.GroupBy(prompt => string.Join('\u001e', prompt.Messages.Select(message => message.Content)))
            .ToList();
        var count = Math.Min(_options.Compared, groups.Count / 4);
        if (count == 0)
        {
            return (all, []);
        }

        var order = new KeyedPermutation(groups.Count, _options.Policy.Seed, -3);
        var held = Enumerable.Range(0, count).Select(place => (int)order[place]).ToHashSet();
        return (
            [.. groups.Where((_, i) => !held.Contains(i)).SelectMany(group => group)],
            [.. groups.Where((_, i) => held.Contains(i)).Select(group => group.First())]
        );
    }

    private Critic Critic(string? rewardModel)
    {
        if (rewardModel is null)
        {
            return new ValueHead(_model.Transformer);
        }

        var model = TaskFolder.OpenTuned(
            rewardModel,
            new RewardTask(),
            new TaskModelOptions
            {
                Device = _options.Device,
                MaximumLength = _model.Positions ?? int.MaxValue,
                Seed = (int)_options.Policy.Seed,
            }
        );
        if (
            model.Transformer.Spec is DecoderModel decoder
            && (decoder.Decoder.Embeddings.Positions?.Count ?? int.MaxValue) >= (_model.Positions ?? 0)
        )
        {
            return new RewardCritic(model);
        }

        // What sees the whole text at once cannot say token by token what is to be expected.
        model.Dispose();
        return new ValueHead(_model.Transformer);
    }

    private RunRecord Record(IReadOnlyList<string> arguments, PolicyParts parts)
    {
        var settings = _options.Settings();
        settings["prompt tokens"] = AlignmentOptions.Checksum(
            parts.Prompts.Concat(parts.HeldOut).Select(prompt => string.Join(' ', prompt.Tokens))
        );
        return new RunRecord
        {
            Kind = _options.Policy.Method.Name,
            Seed = _options.Policy.Seed,
            Settings = settings,
            Arguments = arguments,
            Parameters = parts
                .Trained.Values.Concat(parts.Critic?.Tensors.Values ?? Enumerable.Empty<Parameter>())
                .Where(tensor => tensor.requires_grad)
                .Sum(tensor => tensor.numel()),
        };
    }

    /// <summary>Writes down what happens for <c>malmoi runs</c> and TensorBoard, and tells it on.</summary>
    private sealed class Recorded(RunRecorder recorder, IPolicyObserver? next) : IPolicyObserver
    {
        public void Stepped(PolicyStep step)
        {
            recorder.Measured(
                step.Step,
                isHeldOut: false,
                step.Values.Select(value => ("policy/" + value.Name, value.Value))
            );
            next?.Stepped(step);
        }

        public void Compared(PolicyComparison comparison)
        {
            recorder.Measured(
                comparison.Step,
                isHeldOut: true,
                [("policy/win rate", comparison.WinRate), ("policy/score", comparison.After)]
            );
            next?.Compared(comparison);
        }

        public void Saved(long step, string path)
        {
            recorder.Saved(step, path);
            next?.Saved(step, path);
        }

        public void Resumed(long step, string path)
        {
            recorder.Resumed(step, path);
            next?.Resumed(step, path);
        }

        public void Noticed(string line) => next?.Noticed(line);
    }
}

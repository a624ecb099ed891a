using System.CommandLine;
using Malmoi.Cli.Commands.Tuning;
using Malmoi.Neural.Alignment.Online;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary>What learning from one's own answers is told on the command line.</summary>
internal sealed class PolicyTrainingArguments
{
    private readonly PolicyVerb _verb;
    private readonly Argument<string> _model = new("MODEL")
    {
        Description =
            "The model to begin with, and the reference: a Hugging Face folder of a decoder that follows instructions",
    };

    private readonly Option<string> _prompts = new("--prompts")
    {
        Description = "What is answered: any file of instructions, or .txt with a prompt a line",
        Required = true,
    };

    private readonly Option<string[]> _rewards = new("--reward")
    {
        Description =
            "How good an answer is: a folder of 'align reward', gold (of the prompts), length:LEAST..MOST, regex:PATTERN, format:sentence|list|json|reasoning, repetition; again for more, with weights as 0.2*length:..200",
        Required = true,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description =
            "The run: a folder for settings, measurements, checkpoints and the model; where it stands already, it goes on",
        Required = true,
        HelpName = "RUN",
    };

    private readonly Option<string?> _dev = new("--dev")
    {
        Description = "Prompts that policy and reference are compared by [default: some of the others]",
    };

    private readonly Option<int> _compared = Of("--compared", "How many prompts they are compared by", 32);
    private readonly Option<string?> _template = new("--template")
    {
        Description =
            "How a conversation is written: alpaca, koalpaca, kullm, kochatgpt, chatml, ..., or a Jinja file [default: the model's own, else alpaca]",
    };

    private readonly Option<long> _steps = Of("--steps", "How long: steps", 100L);
    private readonly Option<int> _prompted;
    private readonly Option<int> _group;
    private readonly Option<string> _variant = Of("--variant", "Which of its kin: grpo, bnpo, dr-grpo or dapo", "grpo");
    private readonly Option<int?> _draws = new("--draws")
    {
        Description =
            "Times that prompts are drawn at most in a step, until as many as asked for have answers of different worth [default: 1, of dapo 10]",
    };

    private readonly Option<int> _tokens = Of("--answer-tokens", "Tokens of an answer at most", 64);
    private readonly Option<double> _temperature = Of("--temperature", "How freely answers are drawn", 1.0);
    private readonly Option<double?> _topP = new("--top-p")
    {
        Description = "Draw from the likeliest tokens that reach this probability [default: all]",
    };

    private readonly Option<int> _atOnce = Of("--at-once", "Answers that are written at the same time", 64);
    private readonly Option<int> _epochs;
    private readonly Option<int> _updates = Of("--updates", "Updates each time through a step's answers", 1);
    private readonly Option<int> _rows = Of("--rows", "Answers that are learned from at once", 8);
    private readonly Option<double?> _rate = new("--learning-rate", "--lr")
    {
        Description = "Of each update [default: 1e-5, with --lora 1e-4]",
    };

    private readonly Option<string> _schedule = Of(
        "--schedule",
        "How the rate goes: constant, linear or cosine, down to none at the last step",
        "constant"
    );
    private readonly Option<double> _clip = Of("--clip", "Greatest norm of the gradients, 0 for any", 1.0);
    private readonly Option<double?> _distance;
    private readonly Option<double?> _target = new("--kl-target")
    {
        Description = "Nats an answer from the reference that --kl is moved to hold",
    };

    private readonly Option<double> _horizon = Of(
        "--kl-horizon",
        "Answers in which --kl may change by a fifth",
        10_000.0
    );
    private readonly Option<double> _endPenalty = Of("--end-penalty", "Taken off where an answer does not end", 0.0);
    private readonly Option<bool> _shared = new("--shared-body")
    {
        Description = "Let the critic read the policy's vectors, even where a reward model is there to begin with",
    };

    private readonly Option<string?> _pretraining = new("--pretraining")
    {
        Description = "A text that is learned beside, lest it be forgotten (PPO-ptx)",
    };

    private readonly Option<double> _pretrainingWeight = Of("--pretraining-weight", "Weight of that text's loss", 1.0);
    private readonly Option<int> _pretrainingLength = Of("--pretraining-length", "Tokens of a window of it", 64);
    private readonly Option<long?> _evaluate = new("--evaluate-every")
    {
        Description = "Steps between two comparisons with the reference, 0 for none [default: ten in all]",
    };

    private readonly Option<long?> _checkpoint = new("--checkpoint-every")
    {
        Description = "Steps between two checkpoints [default: ten in all]",
    };

    private readonly Option<bool> _stop = new("--stop-on-alarm")
    {
        Description = "End at the last good checkpoint where the reward is being cheated",
    };

    private readonly Option<double> _most = Of(
        "--alarm-kl",
        "Nats an answer from the reference that are an alarm",
        50.0
    );
    private readonly AdapterArguments _adapter = new(usualDropout: null);
    private readonly Option<bool> _skip = new("--skip-long")
    {
        Description = "Leave out prompts that leave no room for an answer, and say how many",
    };

    private readonly Option<int> _seed = Of("--seed", "Seed of what is drawn by chance", 1);
    private readonly Option<string> _device = Of("--device", "Where it learns: cpu, cuda, cuda:1, mps", "cpu");
    private readonly ThreadsOption _threads = new();

    public PolicyTrainingArguments(PolicyVerb verb)
    {
        _verb = verb;
        _prompted = Of("--prompts-per-step", "Prompts that are answered in a step", verb.Prompts);
        _group = Of("--group", "Answers to each prompt", verb.Group);
        _epochs = Of("--epochs", "Times that a step's answers are learned from", verb.Epochs);
        _distance = new Option<double?>("--kl")
        {
            Description =
                $"The price of a nat away from the reference [default: {verb.DistanceWeight.Short()}{(verb.PaysForDistance ? "" : ", 0 of dr-grpo and dapo")}]",
        };
    }

    public void AddTo(Command command)
    {
        command.Arguments.Add(_model);
        Option[] all =
        [
            _prompts,
            _rewards,
            _output,
            _dev,
            _compared,
            _template,
            _steps,
            _prompted,
            _group,
            .. _verb.Name == "grpo" ? (Option[])[_variant, _draws] : [],
            _tokens,
            _temperature,
            _topP,
            _atOnce,
            _epochs,
            _updates,
            _rows,
            _rate,
            _schedule,
            _clip,
            _distance,
            .. _verb.PaysForDistance ? (Option[])[_target, _horizon] : [],
            _endPenalty,
            .. _verb.HasCritic ? (Option[])[_shared] : [],
            _pretraining,
            _pretrainingWeight,
            _pretrainingLength,
            _evaluate,
            _checkpoint,
            _stop,
            _most,
            .. _adapter.Options,
            _skip,
            _seed,
            _device,
            _threads,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public string Output(ParseResult parse) => Path.TrimEndingDirectorySeparator(parse.GetRequiredValue(_output));

    /// <summary>What the run is told.</summary>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public PolicyRunOptions Options(ParseResult parse)
    {
        var threads = _threads.Count(parse);
        if (threads is { } count)
        {
            TorchSharp.torch.set_num_threads(count);
        }

        return new PolicyRunOptions
        {
            Model = parse.GetRequiredValue(_model),
            Prompts = parse.GetRequiredValue(_prompts),
            Rewards = parse.GetRequiredValue(_rewards),
            Dev = parse.GetValue(_dev),
            Compared = Positive(_compared, parse),
            Template = parse.GetValue(_template),
            Adapter = _adapter.Adapter(parse),
            SharesBody = _verb.HasCritic && parse.GetValue(_shared),
            Pretraining = parse.GetValue(_pretraining),
            PretrainingLength = Positive(_pretrainingLength, parse),
            SkipsLong = parse.GetValue(_skip),
            Device = parse.GetRequiredValue(_device),
            Policy = Policy(parse, threads),
        };
    }

    /// <summary>The command as it was given, paths whole, to be written down.</summary>
    public IReadOnlyList<string> Arguments(ParseResult parse) =>
        [
            "align",
            _verb.Name,
            Path.GetFullPath(parse.GetRequiredValue(_model)),
            .. GivenOptions.Of(parse, [_output, _dev, _prompts, _pretraining]),
        ];

    private PolicyOptions Policy(ParseResult parse, int? threads)
    {
        var steps = parse.GetValue(_steps);
        var tenth = Math.Max(1, steps / 10);
        var variant = _verb.Name == "grpo" ? parse.GetRequiredValue(_variant) : "";
        return new PolicyOptions
        {
            Method = _verb.Method(
                parse.GetValue(_group),
                variant,
                parse.GetValue(_distance),
                _verb.Name == "grpo" ? parse.GetValue(_draws) : null
            ),
            Steps = steps,
            Prompts = parse.GetValue(_prompted),
            AnswerTokens = parse.GetValue(_tokens),
            Temperature = parse.GetValue(_temperature),
            TopP = parse.GetValue(_topP),
            AtOnce = parse.GetValue(_atOnce),
            Epochs = parse.GetValue(_epochs),
            Updates = parse.GetValue(_updates),
            Rows = parse.GetValue(_rows),
            LearningRate = parse.GetValue(_rate) ?? (_adapter.IsAsked(parse) ? 1e-4 : 1e-5),
            Schedule = ScheduleName.Of(parse.GetRequiredValue(_schedule)),
            ClipNorm = parse.GetValue(_clip) == 0 ? null : parse.GetValue(_clip),
            DistanceWeight = parse.GetValue(_distance) ?? _verb.DistanceWeight,
            DistanceTarget = _verb.PaysForDistance ? parse.GetValue(_target) : null,
            DistanceHorizon = _verb.PaysForDistance ? parse.GetValue(_horizon) : 1,
            EndPenalty = parse.GetValue(_endPenalty),
            PretrainingWeight = parse.GetValue(_pretrainingWeight),
            EvaluateEvery = parse.GetValue(_evaluate) ?? tenth,
            CheckpointEvery = parse.GetValue(_checkpoint) ?? tenth,
            StopsOnAlarm = parse.GetValue(_stop),
            Alarms = new AlarmOptions { MostDistance = parse.GetValue(_most) },
            Seed = parse.GetValue(_seed),
            Threads = threads,
        };
    }

    private static int Positive(Option<int> option, ParseResult parse) =>
        parse.GetValue(option) is >= 1 and var value
            ? value
            : throw new InputException($"{option.Name} is {parse.GetValue(option)}: expected 1 or more");

    private static Option<T> Of<T>(string name, string description, T usual) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual };
}

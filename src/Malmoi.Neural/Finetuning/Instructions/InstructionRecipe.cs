using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>How a published model was tuned to follow instructions, to the numbers that were published.</summary>
/// <param name="Name">What options call it.</param>
/// <param name="Description">Whose it is.</param>
/// <param name="Template">How it was asked.</param>
public sealed record InstructionRecipe(string Name, string Description, string? Template)
{
    /// <summary>Examples a step.</summary>
    public int Batch { get; init; } = 128;

    public double Epochs { get; init; } = 3;

    public double LearningRate { get; init; } = 2e-5;

    /// <summary>constant, linear, cosine.</summary>
    public string Schedule { get; init; } = "cosine";

    /// <summary>Share of the steps in which the rate rises.</summary>
    public double Warmup { get; init; } = 0.03;

    /// <summary>adamw, adafactor.</summary>
    public string Optimizer { get; init; } = "adamw";

    public double WeightDecay { get; init; }

    public double ClipNorm { get; init; } = 1;

    /// <summary>Tokens of an example at most.</summary>
    public int Length { get; init; } = 512;

    /// <summary>The adapter that was trained; null: the whole model.</summary>
    public AdapterOptions? Adapter { get; init; }

    /// <summary>In what form the frozen matrices were kept; null: as they are.</summary>
    public string? Quantized { get; init; }

    /// <summary>Whether what is asked was learned too.</summary>
    public bool LearnsPrompts { get; init; }

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<InstructionRecipe> All { get; } =
    [
        new("alpaca", "Stanford Alpaca 7B (Taori et al., 2023)", "alpaca"),
        new("alpaca-lora", "Alpaca-LoRA (Wang, 2023)", "alpaca")
        {
            LearningRate = 3e-4,
            Warmup = 0.1,
            Schedule = "linear",
            LearnsPrompts = true,
            Adapter = new AdapterOptions { Targets = ["q_proj", "v_proj"] },
        },
        new("qlora", "Guanaco (Dettmers et al., 2023)", null)
        {
            Batch = 16,
            LearningRate = 2e-4,
            Schedule = "constant",
            ClipNorm = 0.3,
            Quantized = "nf4",
            Adapter = new AdapterOptions
            {
                Rank = 64,
                Alpha = 16,
                Dropout = 0.1,
                Targets = ["all-linear"],
            },
        },
        new("koalpaca", "KoAlpaca Polyglot-5.8B (Beomi, 2023)", "koalpaca")
        {
            Epochs = 2,
            Batch = 64,
            Optimizer = "adafactor",
            Schedule = "linear",
            Warmup = 0,
            Length = 2048,
        },
        new("koalpaca-12.8b", "KoAlpaca Polyglot-12.8B (Beomi, 2023)", "koalpaca")
        {
            Epochs = 2,
            Batch = 64,
            LearningRate = 5e-5,
            Schedule = "linear",
            Warmup = 0,
            Length = 1024,
        },
        new("kullm", "KULLM v2 (Korea University, 2023)", "kullm")
        {
            Epochs = 8,
            LearningRate = 3e-4,
            Warmup = 0.1,
            LearnsPrompts = true,
            Adapter = new AdapterOptions { Targets = ["query_key_value"] },
        },
        new("kochatgpt", "KoChatGPT's first step (airobotlab, 2023)", "kochatgpt")
        {
            Epochs = 1,
            Batch = 4,
            LearningRate = 5e-5,
            Schedule = "linear",
            Warmup = 0,
        },
        new("yulan", "YuLan-Chat in the survey of Zhao et al. (2023): Alpaca's numbers", "yulan"),
    ];

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static InstructionRecipe Find(string name) =>
        All.FirstOrDefault(recipe => string.Equals(recipe.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException(
            $"there is no recipe '{name}': take one of {string.Join(", ", All.Select(recipe => recipe.Name))}"
        );
}

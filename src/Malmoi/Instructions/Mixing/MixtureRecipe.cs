namespace Malmoi.Instructions.Mixing;

/// <summary>A set in a recipe.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Count">Examples of it; null: all.</param>
/// <param name="Files">Names under which it is published, the first that is there is taken; each may stand in any folder below.</param>
public sealed record RecipePart(string Name, int? Count, params string[] Files);

/// <summary>A mixture that was published, or is of use: which sets, and how many examples of each.</summary>
/// <param name="Name">What options call it.</param>
/// <param name="About">Whose it is.</param>
/// <param name="Parts">Its sets.</param>
public sealed record MixtureRecipe(string Name, string About, IReadOnlyList<RecipePart> Parts)
{
    private static readonly RecipePart s_flan = new(
        "FLAN",
        80_000,
        "flan_80k.jsonl",
        "flan_v2.jsonl",
        "flan_v2_data.jsonl",
        "flan.jsonl",
        "flan.parquet",
        "flan.json"
    );

    private static readonly RecipePart s_shareGpt = new(
        "ShareGPT",
        63_184,
        "ShareGPT_V3_unfiltered_cleaned_split.json",
        "ShareGPT_V3_unfiltered_cleaned_split_no_imsorry.json",
        "sg_90k_part1_html_cleaned.json",
        "sg_90k_part1.json",
        "sharegpt.jsonl",
        "sharegpt.json",
        "sharegpt.parquet"
    );

    private static readonly RecipePart s_selfInstruct = new(
        "Self-Instruct",
        82_439,
        "gpt3_finetuning_data_82439.jsonl",
        "all_instances_82K.jsonl",
        "self_instruct.jsonl",
        "self-instruct.parquet"
    );

    /// <summary>All of them: those of the survey's table 8 (Zhao et al., 2023), and two of the small sets of the data catalogue.</summary>
    public static IReadOnlyList<MixtureRecipe> All { get; } =
    [
        new("flan", "table 8, row 1 of Zhao et al. (2023)", [s_flan]),
        new("sharegpt", "table 8, row 2", [s_shareGpt]),
        new("self-instruct", "table 8, row 3", [s_selfInstruct]),
        new("sharegpt+self-instruct", "table 8, rows 2 and 3", [s_shareGpt, s_selfInstruct]),
        new("flan+sharegpt+self-instruct", "table 8, rows 1 to 3", [s_flan, s_shareGpt, s_selfInstruct]),
        new(
            "seeds",
            "the human-written seeds and evaluation tasks of Self-Instruct, and KULLM's translation of these",
            [
                new("seed tasks", null, "seed_tasks.jsonl"),
                new("user-oriented", null, "user_oriented_instructions.jsonl"),
                new("KULLM", null, "user_oriented_instructions_eval.jsonl"),
            ]
        ),
        new(
            "korean-talk",
            "songys' questions and answers, and KoChatGPT's conversations",
            [new("songys", null, "ChatbotData.csv"), new("KoChatGPT", null, "kochatgpt_1_SFT_conversation.jsonl")]
        ),
    ];

    /// <summary>The recipe of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static MixtureRecipe Find(string name) =>
        All.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new InputException(
            $"there is no recipe '{name}': take one of {string.Join(", ", All.Select(recipe => recipe.Name))}"
        );

    /// <summary>Reads its sets from the folders in which they lie, and draws from each as many as the recipe says.</summary>
    /// <param name="folders">Searched in this order, with all folders below.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="dropped">Gets what is wrong with records that are left out; null: the first ends the reading.</param>
    /// <returns>Each set with its examples, the weight being their number.</returns>
    /// <exception cref="InputException">A set is in none of the folders, or smaller than the recipe says.</exception>
    public IReadOnlyList<MixtureShare> Gather(
        IReadOnlyList<string> folders,
        long seed,
        ICollection<InputException>? dropped = null
    ) =>
        [
            .. Parts.Select(part =>
            {
                var path = FindFile(part, folders);
                var examples = InstructionFile.Open(path, dropped: dropped).Examples;
                var drawn =
                    part.Count is { } count && examples.Count != count
                        ? InstructionMixture.Draw([new MixtureShare(path, examples, 1)], count, seed, repeat: false)
                        : examples;
                return new MixtureShare(part.Name, drawn, drawn.Count);
            }),
        ];

    private string FindFile(RecipePart part, IReadOnlyList<string> folders)
    {
        if (folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
        {
            throw new InputException($"there is no folder '{missing}' to look for the sets of recipe '{Name}' in");
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return part.Files.SelectMany(file =>
                    folders.SelectMany(folder => Directory.EnumerateFiles(folder, file, options))
                )
                .FirstOrDefault()
            ?? throw new InputException(
                $"recipe '{Name}' needs {part.Name}, of which no file is in {string.Join(" or ", folders.Select(folder => $"'{folder}'"))}: put one called {string.Join(", ", part.Files)} there"
            );
    }
}

using Malmoi.Instructions.Mixing;

namespace Malmoi.Tests.Instructions;

/// <summary>Mixtures by name.</summary>
public sealed class MixtureRecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recipe_finds_its_sets_below_the_folder_under_any_of_their_names()
    {
        Directory.CreateDirectory(_folder["deep/er"]);
        File.WriteAllText(
            _folder["deep/er/flan_v2.jsonl"],
            """{"prompt": "a", "response": "b"}""" + "\n" + """{"prompt": "c", "response": "d"}"""
        );
        File.WriteAllText(_folder["sharegpt.jsonl"], """{"prompt": "e", "response": "f"}""");
        var recipe = new MixtureRecipe(
            "mine",
            "",
            [new("FLAN", 1, "flan.jsonl", "flan_v2.jsonl"), new("ShareGPT", null, "sharegpt.jsonl")]
        );
        var shares = recipe.Gather([_folder.Path], 1);
        Assert.Equal([("FLAN", 1), ("ShareGPT", 1)], shares.Select(share => (share.Name, share.Examples.Count)));
        Assert.Equal(2, InstructionMixture.All(shares, 1).Count);
    }

    [Fact]
    public void A_set_that_is_missing_or_too_small_is_named()
    {
        var error = Assert.Throws<InputException>(() =>
            MixtureRecipe.Find("flan+sharegpt+self-instruct").Gather([_folder.Path], 1)
        );
        Assert.Contains("needs FLAN", error.Message, StringComparison.Ordinal);
        Assert.Contains("flan_v2.jsonl", error.Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["flan.jsonl"], """{"prompt": "a", "response": "b"}""");
        error = Assert.Throws<InputException>(() => MixtureRecipe.Find("flan").Gather([_folder.Path], 1));
        Assert.Contains("80000", error.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => MixtureRecipe.Find("flan").Gather([_folder["nowhere"]], 1));
        Assert.Throws<InputException>(() => MixtureRecipe.Find("soup"));
    }

    [Fact]
    public void The_survey_s_mixtures_have_its_numbers()
    {
        Assert.Equal(225_623, MixtureRecipe.Find("flan+sharegpt+self-instruct").Parts.Sum(part => part.Count));
        Assert.Equal(145_623, MixtureRecipe.Find("sharegpt+self-instruct").Parts.Sum(part => part.Count));
    }

    [Fact]
    public void The_seeds_are_gathered_from_the_data_on_this_machine()
    {
        var shares = MixtureRecipe
            .Find("seeds")
            .Gather([OutsideData.Data("instr-selfinstruct"), OutsideData.Data("instr-kullm")], 1);
        Assert.Equal([175, 252, 252], shares.Select(share => share.Examples.Count));
    }
}

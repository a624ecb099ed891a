using Malmoi.Instructions;
using Malmoi.Instructions.Evolution;
using Malmoi.Instructions.Teaching;
using Malmoi.Village;
using Malmoi.Village.Assistant;

namespace Malmoi.Tests.Instructions;

/// <summary>Instructions made harder, by a teacher and by rules.</summary>
public class EvolInstructTests
{
    private static readonly InstructionExample Seed = InstructionExample.Of("Name a fruit.", null, "Apple");

    [Fact]
    public async Task A_teacher_rewrites_judges_and_answers()
    {
        var client = new ScriptedClient(asked =>
            asked.Contains("Your Judgement", StringComparison.Ordinal) ? "Not Equal"
            : asked.Contains("Rewritten Prompt", StringComparison.Ordinal)
                ? "#Rewritten Prompt#:\nName a fruit that is red and tell why."
            : "An apple, as it is red."
        );
        var evolved = await Evolve(client, "constraints");
        var example = Assert.Single(evolved.Made);
        Assert.Equal("Name a fruit that is red and tell why.", example.Instruction);
        Assert.Equal("An apple, as it is red.", example.Response);
        Assert.Equal((1, 0), evolved.Operations["constraints"]);
        Assert.Equal(3, client.Asked.Count);
        Assert.Contains("can only add 10 to 20 words", client.Asked[0], StringComparison.Ordinal);
        Assert.Contains("add one more constraints", client.Asked[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Apple", "empty")]
    [InlineData("name a fruit", "Apple", "no change")]
    [InlineData("Answer the given prompt.", "Apple", "copies the request")]
    [InlineData("Name a red fruit.", "I am sorry, I cannot.", "cannot be answered")]
    [InlineData("Name a red fruit.", "the ... of !", "nothing but stop words")]
    public async Task What_did_not_evolve_or_cannot_be_answered_is_eliminated(
        string rewritten,
        string response,
        string fault
    )
    {
        var client = new ScriptedClient(asked =>
            asked.Contains("Your Judgement", StringComparison.Ordinal) ? "Not Equal"
            : asked.Contains("Rewritten Prompt", StringComparison.Ordinal) ? rewritten
            : response
        );
        var evolved = await Evolve(client, "deepening");
        Assert.Empty(evolved.Made);
        Assert.Equal(1, evolved.Faults[fault]);
    }

    [Fact]
    public async Task What_gained_nothing_is_eliminated_unless_it_is_meant_to_be_new()
    {
        var client = new ScriptedClient(asked =>
            asked.Contains("Your Judgement", StringComparison.Ordinal) ? "Equal" : "Name some other fruit now."
        );
        Assert.Equal(1, (await Evolve(client, "reasoning")).Faults["no gain"]);
        Assert.Single((await Evolve(client, "breadth")).Made);
    }

    [Fact]
    public async Task Rounds_go_on_from_what_was_made_and_the_eliminated_are_tried_again()
    {
        var tried = 0;
        var client = new ScriptedClient(asked =>
            !asked.Contains("Created Prompt", StringComparison.Ordinal) ? "Fine answer"
            : ++tried == 1 ? ""
            : $"Task number {tried} of them"
        );
        var evolution = new TeacherEvolution(new Teacher(client), EvolutionOperation.Named(["breadth"]));
        var evolved = await EvolInstruct.RunAsync(evolution, [Seed], 3, 1, ct: TestContext.Current.CancellationToken);
        Assert.Equal(["Task number 2 of them", "Task number 3 of them"], evolved.Made.Select(e => e.Instruction));
        Assert.Contains(
            client.Asked,
            asked => asked.Contains("Task number 2 of them\n#Created", StringComparison.Ordinal)
        );
        await Assert.ThrowsAsync<InputException>(() =>
            EvolInstruct.RunAsync(evolution, [Seed], 0, 1, ct: TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void Korean_instructions_are_asked_about_in_Korean_and_braces_stay()
    {
        var asked = EvolutionOperation.Named(["constraints"])[0].Ask("{1}에 들어갈 과일을 쓰세요.");
        Assert.Contains("{1}에 들어갈 과일을 쓰세요.\n#고친 지시문#:", asked, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => EvolutionOperation.Named(["magic"]));
    }

    [Fact]
    public void Topics_are_three_hundred_different_ones_and_each_comes_once_before_any_comes_again()
    {
        Assert.Equal(300, Topic.All.Count);
        Assert.Equal(300, Topic.All.DistinctBy(topic => topic.English).Count());
        Assert.Equal(300, Topic.All.DistinctBy(topic => topic.Korean).Count());
        Assert.Equal(300, Topic.Shuffled(3).Take(300).Distinct().Count());
        Assert.Contains(
            "'bread'",
            EvolutionOperation.Onto(new Topic("a", "bread", "빵")).Ask("Name a fruit."),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'빵'",
            EvolutionOperation.Onto(new Topic("a", "bread", "빵")).Ask("과일 이름을 대세요."),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Maeul_s_rules_make_harder_instructions_whose_responses_their_checks_accept()
    {
        var examples = Maeul
            .Instructions(null, 3)
            .Take(200)
            .Select(one =>
                InstructionExample.Of(one.Instruction, one.Input, one.Response) with
                {
                    Category = one.Kind,
                    Answer = one.Answer,
                    Check = one.Check.ToString(),
                    Reasoning = one.Reasoning,
                }
            )
            .ToList();
        var evolved = await EvolInstruct.RunAsync(
            new VillageEvolution(1),
            examples,
            1,
            1,
            ct: TestContext.Current.CancellationToken
        );
        Assert.InRange(evolved.Made.Count, 60, 200);
        Assert.All(
            evolved.Made,
            one =>
                Assert.True(AnswerCheck.Parse(one.Check!).Accepts(one.Response!), $"{one.Instruction}: {one.Response}")
        );
        var without = await new VillageEvolution(1).EvolveAsync(Seed, 0, TestContext.Current.CancellationToken);
        Assert.Equal("no gold", without.Fault);
    }

    [Fact]
    public async Task A_teacher_that_fails_is_told_of_in_one_line()
    {
        var client = new ScriptedClient(_ => throw new TimeoutException("no\nanswer."));
        var error = await Assert.ThrowsAsync<InputException>(() => Evolve(client, "breadth"));
        Assert.Equal("the teacher did not answer request 1: no answer", error.Message);
    }

    private static Task<EvolvedSet> Evolve(ScriptedClient client, string operation) =>
        EvolInstruct.RunAsync(
            new TeacherEvolution(new Teacher(client), EvolutionOperation.Named([operation])),
            [Seed],
            1,
            1,
            ct: TestContext.Current.CancellationToken
        );
}

using Malmoi.Instructions;
using Malmoi.Instructions.Formatting;

namespace Malmoi.Tests.Instructions;

/// <summary>Descriptions, demonstrations and inputs as the texts that published models were tuned with.</summary>
public sealed class FormattedInstancesTests : IDisposable
{
    private static readonly InstructionTask Task = new("Say the opposite", "night", "day")
    {
        Positive = [new Demonstration("big", "small.", "They are opposites")],
        Negative = [new Demonstration("up", "above", "That is the same!")],
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tk_Instruct_s_text_is_exact_to_the_blank() =>
        Assert.Equal(
            "Definition: Say the opposite.\n\n"
                + " Positive Example 1 -\nInput: big.\n Output: small.\n Explanation: They are opposites.\n\n"
                + " Negative Example 1 -\nInput: up.\n Output: above.\n Explanation: That is the same!\n\n"
                + "Now complete the following example -\nInput: night.\nOutput: ",
            SuperNaturalTemplate.Text(Task, withExplanations: true)
        );

    [Fact]
    public void Flan_shows_demonstrations_with_their_answers_below_and_three_line_ends_behind() =>
        Assert.Equal(
            "Definition: Say the opposite\nInput: big\nOutput:\n\nsmall.\n\n\nDefinition: Say the opposite\nInput: night\nOutput:",
            FlanTemplates.Text(Task, 2)
        );

    [Fact]
    public void Braces_in_an_instruction_are_part_of_it()
    {
        var task = new InstructionTask("Fill in {input} and {1}", "x{Definition}", null);
        Assert.Equal("Fill in {input} and {1}\n\nx{Definition}", FlanTemplates.Text(task, 0));
        Assert.Equal("Fill in {input} and {1}\nInput: x{Definition}\nOutput:", SelfInstructTemplates.Text(task, 0));
        Assert.Equal("Fill in {input} and {1} Output:", SelfInstructTemplates.Text(task with { Input = null }, 0));
    }

    [Fact]
    public void Demonstrations_are_others_of_the_same_task_and_never_the_example_itself()
    {
        InstructionExample[] set =
        [
            .. Enumerable.Range(0, 4).Select(i => InstructionExample.Of("Double.", $"{i}", $"{2 * i}")),
            InstructionExample.Of("Greet.", null, "Hi"),
        ];
        var formatter = new FormattedInstances(set, InstanceTemplate.Find("super-natural"), 2, 1);
        var prompt = formatter.Format(set[3]).Instruction;
        Assert.Equal(2, prompt.Split("Positive Example").Length - 1);
        Assert.DoesNotContain("Input: 3.\n Output", prompt, StringComparison.Ordinal);
        Assert.EndsWith("Input: 3.\nOutput: ", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("Positive", formatter.Format(set[4]).Instruction, StringComparison.Ordinal);
        Assert.Equal(
            new FormattedInstances(set, InstanceTemplate.Find("flan"), 1, 5).Format(set[0]).Instruction,
            new FormattedInstances(set, InstanceTemplate.Find("flan"), 1, 5).Format(set[0]).Instruction
        );
    }

    [Fact]
    public void A_task_of_Super_NaturalInstructions_is_read_with_its_examples()
    {
        var path = _folder.Write(
            "task1.json",
            """
            {"Definition": ["Say the opposite."], "Positive Examples": [{"input": "big", "output": "small", "explanation": "so"}],
             "Negative Examples": [], "Instances": [{"input": "night", "output": ["day"]}]}
            """
        );
        var instance = Assert.Single(SuperNaturalTaskFile.Open(path).Instances);
        Assert.Equal(("Say the opposite.", "night", "day"), (instance.Definition, instance.Input, instance.Output));
        Assert.Equal("so", instance.Positive[0].Explanation);
        Assert.Equal("day", InstructionFile.Open(path).Examples[0].Response);
        var broken = _folder.Write("task2.json", """{"Definition": ["x"], "Instances": [{"input": "night"}]}""");
        var error = Assert.Throws<InputException>(() => InstructionFile.Open(broken));
        Assert.Contains("instance 1: 'output'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_file_is_used_as_it_is_written()
    {
        var path = _folder.Write(
            "t.json",
            """{"prompt_input": "I: {instruction}\nX: {input}\nR:", "prompt_no_input": "I: {instruction}\nR:", "response_split": "R:"}"""
        );
        var template = InstanceTemplate.Of(TemplateFile.Open(path));
        Assert.Equal(
            "I: Say the opposite\nX: big\nR:\nsmall.\n\n\nI: Say the opposite\nX: night\nR:",
            template.Text(Task, 0)
        );
    }

    [Theory]
    [InlineData(
        """{"prompt_input": "{input}", "prompt_no_input": "{instruction}", "response_split": "R"}""",
        "no place for the instruction"
    )]
    [InlineData(
        """{"prompt_input": "{instruction}", "prompt_no_input": "{instruction}", "response_split": "R"}""",
        "no place for the input"
    )]
    [InlineData(
        """{"prompt_input": "{instruction}{input}", "prompt_no_input": "x", "response_split": "R"}""",
        "'prompt_no_input' has no place"
    )]
    [InlineData(
        """{"prompt_input": "{instruction}{input}{input}", "prompt_no_input": "x", "response_split": "R"}""",
        "more than one place"
    )]
    [InlineData(
        """{"prompt_input": "{input}{instruction}", "prompt_no_input": "{instruction}", "response_split": "R"}""",
        "before the instruction"
    )]
    [InlineData("""{"prompt_input": 1}""", "no text 'prompt_input'")]
    [InlineData("[", "no readable template")]
    public void Templates_without_a_place_for_the_instruction_are_refused(string json, string wrong)
    {
        var path = _folder.Write("t.json", json);
        var error = Assert.Throws<InputException>(() => TemplateFile.Open(path));
        Assert.Contains(wrong, error.Message, StringComparison.Ordinal);
        Assert.Contains("t.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Published_template_files_are_read()
    {
        var folder = OutsideData.Data("instr-kullm/templates");
        var kullm = TemplateFile.Open(Path.Combine(folder, "kullm.json"));
        Assert.Equal(new Malmoi.Prompting.Formats.Kullm().Prompt("a", "b"), kullm.Prompt("a", "b"));
        Assert.Equal(
            new Malmoi.Prompting.Formats.Alpaca().Prompt("a"),
            TemplateFile.Open(Path.Combine(folder, "alpaca_legacy.json")).Prompt("a")
        );
    }
}

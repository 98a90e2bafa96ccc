//! Activities that are drawn without saying how they are done.
use super::{between, check, file, with};
use expect_test::expect;

#[test]
fn activities_without_data() {
    let global = "<globalUserTask id='sign'/>";
    let called = format!("<process id='q' isExecutable='true'>{}</process>", between("<task id='x'/>"));
    check(
        &[
            ("collapsed empty sub-process", with("<subProcess id='x' name='Later'/>", "")),
            ("call without calledElement", with("<callActivity id='x'/>", "")),
            ("call with an empty calledElement", with("<callActivity id='x' calledElement=''/>", "")),
            ("call of a process of the same file", with("<callActivity id='x' calledElement='q'/>", &called)),
            ("call of a global task of the same file", with("<callActivity id='x' calledElement='sign'/>", global)),
            ("multi-instance without data", with("<task id='x'><multiInstanceLoopCharacteristics/></task>", "")),
            ("standard loop without condition", with("<task id='x'><standardLoopCharacteristics/></task>", "")),
            ("service task without implementation", with("<serviceTask id='x'/>", "")),
            ("script task without script", with("<scriptTask id='x'/>", "")),
            ("line breaks in names", file(&between("<task id='x' name='one&#10;two&#xD;&#xA;three'/>"), "").into()),
        ],
        expect![[r#"
            DX collapsed empty sub-process: empty-sub-process
            Dx call without calledElement: missing-called-element
            Dx call with an empty calledElement: missing-called-element
            DX call of a process of the same file: 
            DX call of a global task of the same file: 
            Dx multi-instance without data: multi-instance-empty
            DX standard loop without condition: missing-loop-condition
            Dx service task without implementation: no-implementation
            Dx script task without script: empty-script
            DX line breaks in names: 
        "#]],
    );
}

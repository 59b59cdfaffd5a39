/** Attributes that tell who, where, when or with which device: rows of DICOM PS3.15 table E.1-1 that occur in X-ray pictures. */

/** Tag, representation, action, keyword, option; by tag. */
export const IDENTITY_ROWS = `
00080012 DA X InstanceCreationDate dates
00080013 TM X InstanceCreationTime dates
00080014 UI X InstanceCreatorUID device
00080017 UI U AcquisitionUID
00080018 UI U SOPInstanceUID
00080020 DA Z StudyDate dates
00080021 DA X SeriesDate dates
00080022 DA X AcquisitionDate dates
00080023 DA D ContentDate dates
0008002A DT D AcquisitionDateTime dates
00080030 TM Z StudyTime dates
00080031 TM X SeriesTime dates
00080032 TM X AcquisitionTime dates
00080033 TM D ContentTime dates
00080050 SH Z AccessionNumber
00080080 LO X InstitutionName
00080081 ST X InstitutionAddress
00080082 SQ X InstitutionCodeSequence
00080090 PN Z ReferringPhysicianName
00080092 ST X ReferringPhysicianAddress
00080094 SH X ReferringPhysicianTelephoneNumbers
00080096 SQ X ReferringPhysicianIdentificationSequence
00080201 SH X TimezoneOffsetFromUTC
00081010 SH X StationName device
00081030 LO X StudyDescription
00081032 SQ X ProcedureCodeSequence
0008103E LO X SeriesDescription
00081040 LO X InstitutionalDepartmentName
00081048 PN X PhysiciansOfRecord
00081049 SQ X PhysiciansOfRecordIdentificationSequence
00081050 PN X PerformingPhysicianName
00081052 SQ X PerformingPhysicianIdentificationSequence
00081060 PN X NameOfPhysiciansReadingStudy
00081062 SQ X PhysiciansReadingStudyIdentificationSequence
00081070 PN X OperatorsName
00081072 SQ X OperatorIdentificationSequence
00081080 LO X AdmittingDiagnosesDescription
00081110 SQ X ReferencedStudySequence
00081111 SQ X ReferencedPerformedProcedureStepSequence
00081120 SQ X ReferencedPatientSequence
00081140 SQ X ReferencedImageSequence
00081155 UI U ReferencedSOPInstanceUID
00081195 UI U TransactionUID
00082111 ST X DerivationDescription
00082112 SQ X SourceImageSequence
00083010 UI U IrradiationEventUID
00084000 LT X IdentifyingComments
00100010 PN P PatientName
00100020 LO P PatientID
00100021 LO X IssuerOfPatientID
00100024 SQ X IssuerOfPatientIDQualifiersSequence
00100030 DA Z PatientBirthDate
00100032 TM X PatientBirthTime
00100040 CS Z PatientSex
00100050 SQ X PatientInsurancePlanCodeSequence
00100101 SQ X PatientPrimaryLanguageCodeSequence
00101000 LO X OtherPatientIDs
00101001 PN X OtherPatientNames
00101002 SQ X OtherPatientIDsSequence
00101005 PN X PatientBirthName
00101010 AS X PatientAge
00101020 DS X PatientSize
00101030 DS X PatientWeight
00101040 LO X PatientAddress
00101060 PN X PatientMotherBirthName
00101080 LO X MilitaryRank
00101081 LO X BranchOfService
00101090 LO X MedicalRecordLocator
00102000 LO X MedicalAlerts
00102110 LO X Allergies
00102150 LO X CountryOfResidence
00102152 LO X RegionOfResidence
00102154 SH X PatientTelephoneNumbers
00102160 SH X EthnicGroup
00102180 SH X Occupation
001021A0 CS X SmokingStatus
001021B0 LT X AdditionalPatientHistory
001021C0 US X PregnancyStatus
001021D0 DA X LastMenstrualDate
001021F0 LO X PatientReligiousPreference
00102203 CS X PatientSexNeutered
00102297 PN X ResponsiblePerson
00102299 LO X ResponsibleOrganization
00104000 LT X PatientComments
00120010 LO X ClinicalTrialSponsorName
00120020 LO X ClinicalTrialProtocolID
00120021 LO X ClinicalTrialProtocolName
00120030 LO X ClinicalTrialSiteID
00120031 LO X ClinicalTrialSiteName
00120040 LO X ClinicalTrialSubjectID
00120042 LO X ClinicalTrialSubjectReadingID
00120060 LO X ClinicalTrialCoordinatingCenterName
00120062 CS X PatientIdentityRemoved
00120063 LO X DeidentificationMethod
00120064 SQ X DeidentificationMethodCodeSequence
00180010 LO X ContrastBolusAgent
00181000 LO D DeviceSerialNumber device
00181002 UI X DeviceUID device
00181004 LO X PlateID device
00181005 LO X GeneratorID device
00181007 LO X CassetteID device
00181008 LO X GantryID device
00181010 LO X SecondaryCaptureDeviceID device
00181012 DA X DateOfSecondaryCapture dates
00181014 TM X TimeOfSecondaryCapture dates
00181030 LO X ProtocolName
00181200 DA X DateOfLastCalibration device
00181201 TM X TimeOfLastCalibration device
00181400 LO X AcquisitionDeviceProcessingDescription
00184000 LT X AcquisitionComments
0018700A SH X DetectorID device
0018700C DA X DateOfLastDetectorCalibration device
0018700E TM X TimeOfLastDetectorCalibration device
00189074 DT D FrameAcquisitionDateTime dates
00189151 DT D FrameReferenceDateTime dates
00189367 UC X XRaySourceID device
00189424 LT X AcquisitionProtocolDescription
00189516 DT X StartAcquisitionDateTime dates
00189517 DT X EndAcquisitionDateTime dates
0018A001 SQ X ContributingEquipmentSequence
0020000D UI U StudyInstanceUID
0020000E UI U SeriesInstanceUID
00200010 SH Z StudyID
00200052 UI U FrameOfReferenceUID
00200200 UI U SynchronizationFrameOfReferenceUID
00200242 UI U SOPInstanceUIDOfConcatenationSource
00204000 LT X ImageComments
00209158 LT X FrameComments
00209161 UI U ConcatenationUID
00209164 UI U DimensionOrganizationUID
00280301 CS X BurnedInAnnotation
00280302 CS X RecognizableVisualFeatures
00280303 CS X LongitudinalTemporalInformationModified
00281199 UI U PaletteColorLookupTableUID
00284000 LT X ImagePresentationComments
00321032 PN X RequestingPhysician
00321033 LO X RequestingService
00321060 LO X RequestedProcedureDescription
00321064 SQ X RequestedProcedureCodeSequence
00324000 LT X StudyComments
00380010 LO X AdmissionID
00380011 LO X IssuerOfAdmissionID
00380050 LO X SpecialNeeds
00380060 LO X ServiceEpisodeID
00380062 LO X ServiceEpisodeDescription
00380300 LO X CurrentPatientLocation
00380400 LO X PatientInstitutionResidence
00380500 LO X PatientState
00384000 LT X VisitComments
00400006 PN X ScheduledPerformingPhysicianName
00400007 LO X ScheduledProcedureStepDescription
00400009 SH X ScheduledProcedureStepID
00400243 SH X PerformedLocation
00400244 DA X PerformedProcedureStepStartDate dates
00400245 TM X PerformedProcedureStepStartTime dates
00400250 DA X PerformedProcedureStepEndDate dates
00400251 TM X PerformedProcedureStepEndTime dates
00400253 SH X PerformedProcedureStepID
00400254 LO X PerformedProcedureStepDescription
00400260 SQ X PerformedProtocolCodeSequence
00400275 SQ X RequestAttributesSequence
00400280 ST X CommentsOnThePerformedProcedureStep
00400555 SQ X AcquisitionContextSequence content
00401001 SH X RequestedProcedureID
00401002 LO X ReasonForTheRequestedProcedure
00401010 PN X NamesOfIntendedRecipientsOfResults
00401400 LT X RequestedProcedureComments
00402016 LO X PlacerOrderNumberImagingServiceRequest
00402017 LO X FillerOrderNumberImagingServiceRequest
00403001 LO X ConfidentialityConstraintOnPatientDataDescription
0040A027 LO X VerifyingOrganization
0040A075 PN X VerifyingObserverName
0040A123 PN X PersonName
0040A124 UI U UID
0040A160 UT X TextValue
0040A730 SQ X ContentSequence
00700001 SQ X GraphicAnnotationSequence
00700080 CS X ContentLabel
00700081 LO X ContentDescription
00700084 PN X ContentCreatorName
00880140 UI U StorageMediaFileSetUID
00880200 SQ X IconImageSequence
04000500 SQ X EncryptedAttributesSequence
04000561 SQ X OriginalAttributesSequence
40004000 LT X TextComments
FFFAFFFA SQ X DigitalSignaturesSequence
FFFCFFFC OB X DataSetTrailingPadding
`;
